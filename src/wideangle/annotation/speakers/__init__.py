"""Who a source is: the people, bodies and places of an article, and the choice among them."""
