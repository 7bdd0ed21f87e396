"""Convert the bytes of a source to text: decompression within limits, detection of the charset, and decoding."""
