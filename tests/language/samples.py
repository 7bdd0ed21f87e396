"""Short news texts of our own making, one for each language, about the same invented flood."""

NEWS = {
    "en": "The river Ardel burst its banks on Tuesday and flooded more than two hundred houses in the old town of Lenmouth. "
    "Firefighters brought the residents to safety in boats. The mayor said that the damage could not yet be estimated.",
    "de": "Der Fluss Ardel ist am Dienstag über die Ufer getreten und hat in der Altstadt von Lenmünd mehr als zweihundert "
    "Häuser überflutet. Die Feuerwehr brachte die Bewohner mit Booten in Sicherheit. Die Höhe des Schadens ist noch unklar.",
    "fr": "La rivière Ardelle est sortie de son lit mardi et a inondé plus de deux cents maisons dans la vieille ville de "
    "Lenbouche. Les pompiers ont évacué les habitants en bateau. Le maire a déclaré que les dégâts n’étaient pas encore chiffrés.",
    "es": "El río Ardel se desbordó el martes e inundó más de doscientas casas en el casco antiguo de Lenboca. Los bomberos "
    "evacuaron a los vecinos en barcas. La alcaldesa dijo que todavía no se pueden calcular los daños.",
    "pt": "O rio Ardel transbordou na terça-feira e inundou mais de duzentas casas no centro histórico de Lenfoz. Os bombeiros "
    "retiraram os moradores em barcos. A prefeita disse que ainda não é possível calcular os prejuízos.",
    "it": "Il fiume Ardel è esondato martedì e ha allagato più di duecento case nel centro storico di Lenfoce. I vigili del "
    "fuoco hanno portato in salvo gli abitanti con i gommoni. La sindaca ha detto che i danni non sono ancora stimabili.",
    "nl": "De rivier de Ardel is dinsdag buiten haar oevers getreten en heeft meer dan tweehonderd huizen in de oude stad van "
    "Lenmonde onder water gezet. De brandweer bracht de bewoners met boten in veiligheid. Hoe groot de schade is, is nog niet bekend.",
    "sv": "Floden Ardel svämmade över på tisdagen och översvämmade mer än tvåhundra hus i gamla stan i Lenmynning. Räddningstjänsten "
    "förde de boende i säkerhet med båtar. Kommunalrådet sade att det ännu inte går att uppskatta skadorna.",
    "da": "Floden Ardel gik tirsdag over sine bredder og oversvømmede mere end to hundrede huse i den gamle bydel i Lenmunding. "
    "Brandvæsenet bragte beboerne i sikkerhed med både. Borgmesteren sagde, at skaderne endnu ikke kan gøres op.",
    "no": "Elven Ardel gikk tirsdag over sine bredder og oversvømte mer enn to hundre hus i gamlebyen i Lenmunning. Brannvesenet "
    "brakte beboerne i sikkerhet med båter. Ordføreren sa at det ennå ikke er mulig å anslå hvor store skadene er.",
    "fi": "Ardel-joki tulvi tiistaina yli äyräidensä ja yli kaksisataa taloa jäi veden alle Lensuun vanhassakaupungissa. Palokunta "
    "vei asukkaat turvaan veneillä. Pormestarin mukaan vahinkojen suuruutta ei vielä voida arvioida.",
    "is": "Áin Ardel flæddi yfir bakka sína á þriðjudag og meira en tvö hundruð hús í gamla bænum í Lenmynni fóru undir vatn. "
    "Slökkviliðið flutti íbúana í öruggt skjól með bátum. Bæjarstjórinn sagði að ekki væri enn hægt að meta tjónið.",
    "pl": "Rzeka Ardel wystąpiła we wtorek z brzegów i zalała ponad dwieście domów na starym mieście w Lenujściu. Strażacy "
    "ewakuowali mieszkańców łodziami. Burmistrz powiedziała, że nie można jeszcze oszacować strat.",
    "cs": "Řeka Ardel se v úterý vylila z břehů a zaplavila více než dvě stě domů ve starém městě v Lenústí. Hasiči odvezli "
    "obyvatele do bezpečí na člunech. Starostka řekla, že škody zatím nelze odhadnout.",
    "sk": "Rieka Ardel sa v utorok vyliala z brehov a zaplavila viac ako dvesto domov v starom meste v Lenústí. Hasiči odviezli "
    "obyvateľov do bezpečia na člnoch. Starostka povedala, že škody sa zatiaľ nedajú odhadnúť.",
    "sl": "Reka Ardel je v torek prestopila bregove in poplavila več kot dvesto hiš v starem mestnem jedru Lenustja. Gasilci so "
    "prebivalce s čolni odpeljali na varno. Županja je povedala, da škode še ni mogoče oceniti.",
    "hr": "Rijeka Ardel izlila se u utorak iz korita i poplavila više od dvjesto kuća u staroj gradskoj jezgri Lenušća. Vatrogasci "
    "su stanovnike čamcima odvezli na sigurno. Gradonačelnica je rekla da štetu još nije moguće procijeniti.",
    "hu": "Az Ardel folyó kedden kilépett a medréből, és több mint kétszáz házat öntött el Lentorkolat óvárosában. A tűzoltók "
    "csónakokkal vitték biztonságba a lakókat. A polgármester azt mondta, hogy a károkat még nem lehet felmérni.",
    "ro": "Râul Ardel a ieșit marți din matcă și a inundat peste două sute de case din orașul vechi Lengura. Pompierii i-au "
    "evacuat pe locuitori cu bărcile. Primărița a spus că pagubele nu pot fi încă evaluate.",
    "ca": "El riu Ardel es va desbordar dimarts i va inundar més de dues-centes cases al nucli antic de Lenboca. Els bombers van "
    "evacuar els veïns amb barques. L’alcaldessa va dir que encara no es poden calcular els danys.",
    "et": "Ardeli jõgi tõusis teisipäeval üle kallaste ja ujutas Lensuu vanalinnas üle enam kui kakssada maja. Päästjad viisid "
    "elanikud paatidega ohutusse kohta. Linnapea sõnul ei ole kahju suurust veel võimalik hinnata.",
    "lv": "Ardeles upe otrdien izgāja no krastiem un applūdināja vairāk nekā divsimt māju Lengrīvas vecpilsētā. Ugunsdzēsēji "
    "iedzīvotājus ar laivām nogādāja drošībā. Mēre sacīja, ka zaudējumus vēl nav iespējams aplēst.",
    "lt": "Antradienį Ardelio upė išsiliejo iš krantų ir užtvindė daugiau kaip du šimtus namų Lenžiočių senamiestyje. Ugniagesiai "
    "gyventojus valtimis nuplukdė į saugią vietą. Merė sakė, kad nuostolių dar neįmanoma įvertinti.",
    "tr": "Ardel Nehri salı günü taştı ve Lenağzı’nın eski kent merkezinde iki yüzden fazla evi su bastı. İtfaiye ekipleri "
    "mahalle sakinlerini botlarla güvenli bölgelere taşıdı. Belediye başkanı hasarın henüz hesaplanamadığını söyledi.",
    "id": "Sungai Ardel meluap pada hari Selasa dan merendam lebih dari dua ratus rumah di kota tua Lenmuara. Petugas pemadam "
    "kebakaran mengevakuasi warga dengan perahu. Wali kota mengatakan bahwa kerugian belum dapat dihitung karena air masih tinggi.",
    "vi": "Sông Ardel đã tràn bờ hôm thứ Ba và làm ngập hơn hai trăm ngôi nhà ở khu phố cổ Lenkhẩu. Lính cứu hỏa đã đưa người "
    "dân đến nơi an toàn bằng thuyền. Thị trưởng nói rằng chưa thể ước tính thiệt hại.",
    "sq": "Lumi Ardel doli nga shtrati të martën dhe përmbyti më shumë se dyqind shtëpi në qytetin e vjetër të Lengrykës. "
    "Zjarrfikësit i çuan banorët në vende të sigurta me varka. Kryetarja e bashkisë tha se dëmet ende nuk mund të vlerësohen.",
    "sw": "Mto Ardel ulivunja kingo zake siku ya Jumanne na kufurika zaidi ya nyumba mia mbili katika mji wa kale wa Lenmouth. "
    "Wazima moto waliwahamisha wakazi kwa mashua. Meya alisema kwamba bado haiwezekani kukadiria hasara.",
    "ru": "Река Ардель во вторник вышла из берегов и затопила более двухсот домов в старой части Ленустья. Пожарные вывезли "
    "жителей на лодках. Мэр заявила, что оценить ущерб пока невозможно.",
    "uk": "Річка Ардель у вівторок вийшла з берегів і затопила понад двісті будинків у старій частині Ленгирла. Рятувальники "
    "вивезли мешканців човнами. Мерка заявила, що оцінити збитки поки неможливо.",
    "be": "Рака Ардэль у аўторак выйшла з берагоў і затапіла больш за дзвесце дамоў у старой частцы Ленвусця. Ратавальнікі "
    "вывезлі жыхароў на лодках. Мэрка заявіла, што ацаніць страты пакуль немагчыма.",
    "bg": "Река Ардел преля във вторник и наводни повече от двеста къщи в стария град на Ленустие. Пожарникарите изведоха "
    "жителите с лодки. Кметицата каза, че щетите все още не могат да бъдат оценени.",
    "mk": "Реката Ардел во вторникот се излеа од коритото и поплави повеќе од двесте куќи во стариот град на Ленустие. Пожарникарите "
    "ги однесоа жителите на безбедно со чамци. Градоначалничката рече дека штетата сè уште не може да се процени.",
    "sr": "Река Ардел се у уторак излила из корита и поплавила више од двеста кућа у старом граду Ленушћу. Ватрогасци су "
    "становнике чамцима превезли на сигурно. Градоначелница је рекла да штету још није могуће проценити.",
    "kk": "Ардель өзені сейсенбі күні арнасынан асып, Ленсағаның ескі бөлігінде екі жүзден астам үйді су басты. Өрт сөндірушілер "
    "тұрғындарды қайықпен қауіпсіз жерге жеткізді. Қала әкімі шығынды әзірге есептеу мүмкін емес екенін айтты.",
    "el": "Ο ποταμός Αρδέλ υπερχείλισε την Τρίτη και πλημμύρισε περισσότερα από διακόσια σπίτια στην παλιά πόλη της Λενεκβολής.",
    "ar": "فاض نهر أردل يوم الثلاثاء وغمر أكثر من مئتي منزل في المدينة القديمة في لنمصب. ونقل رجال الإطفاء السكان بالقوارب إلى "
    "مكان آمن. وقالت رئيسة البلدية إنه لا يمكن تقدير الأضرار حتى الآن.",
    "fa": "رودخانه آردل روز سه‌شنبه طغیان کرد و بیش از دویست خانه در بخش قدیمی شهر لن‌دهانه زیر آب رفت. آتش‌نشانان ساکنان را با "
    "قایق به جای امن بردند. شهردار گفت که هنوز نمی‌توان خسارت را برآورد کرد.",
    "ur": "دریائے آردل منگل کو کناروں سے باہر آ گیا اور لن دہانہ کے پرانے شہر میں دو سو سے زیادہ گھر زیر آب آ گئے۔ فائر فائٹرز نے "
    "رہائشیوں کو کشتیوں کے ذریعے محفوظ مقام پر پہنچایا۔ میئر نے کہا کہ نقصان کا ابھی اندازہ نہیں لگایا جا سکتا۔",
    "he": "נהר ארדל עלה ביום שלישי על גדותיו והציף יותר ממאתיים בתים בעיר העתיקה של לנשפך.",
    "hi": "मंगलवार को आर्देल नदी का पानी किनारों से ऊपर आ गया और लेनमुख के पुराने शहर में दो सौ से अधिक घर डूब गए। दमकल कर्मियों ने "
    "लोगों को नावों से सुरक्षित स्थान पर पहुँचाया। महापौर ने कहा कि नुकसान का अनुमान अभी नहीं लगाया जा सकता।",
    "mr": "मंगळवारी आर्देल नदीला पूर आला आणि लेनमुखच्या जुन्या शहरातील दोनशेहून अधिक घरे पाण्याखाली गेली. अग्निशमन दलाच्या जवानांनी "
    "रहिवाशांना होडीतून सुरक्षित ठिकाणी हलवले. नुकसानीचा अंदाज अद्याप लावता येत नाही, असे महापौर म्हणाल्या.",
    "bn": "মঙ্গলবার আর্দেল নদীর পানি উপচে লেনমুখের পুরোনো শহরের দুই শতাধিক বাড়ি প্লাবিত হয়েছে। দমকলকর্মীরা নৌকায় করে বাসিন্দাদের "
    "নিরাপদ স্থানে সরিয়ে নেন। মেয়র বলেন, ক্ষয়ক্ষতির পরিমাণ এখনো নির্ধারণ করা যায়নি।",
    "ta": "ஆர்டெல் ஆறு செவ்வாய்க்கிழமை கரைபுரண்டு ஓடியதால் பழைய நகரத்தில் இருநூறுக்கும் மேற்பட்ட வீடுகள் நீரில் மூழ்கின.",
    "ka": "მდინარე არდელი სამშაბათს კალაპოტიდან გადმოვიდა და ძველ ქალაქში ორასზე მეტი სახლი დატბორა.",
    "hy": "Արդել գետը երեքշաբթի օրը դուրս է եկել ափերից և հին քաղաքում ջրի տակ են մնացել ավելի քան երկու հարյուր տներ։",
    "th": "แม่น้ำอาร์เดลเอ่อล้นตลิ่งเมื่อวันอังคาร ทำให้บ้านเรือนกว่าสองร้อยหลังในเขตเมืองเก่าถูกน้ำท่วม",
    "zh": "阿德尔河周二决堤，伦口老城区两百多所房屋被淹。消防员用船把居民送到安全地带。市长说，损失目前还无法估计。",
    "ja": "アルデル川が火曜日に氾濫し、レン口の旧市街で二百棟以上の住宅が浸水した。消防隊はボートで住民を避難させた。",
    "ko": "아르델강이 화요일에 범람해 렌구 구시가지의 주택 이백여 채가 물에 잠겼다. 소방대원들은 보트로 주민들을 대피시켰다.",
    "am": "የአርዴል ወንዝ ማክሰኞ ዕለት ሞልቶ በአሮጌው ከተማ ከሁለት መቶ በላይ ቤቶችን አጥለቀለቀ።",
    "my": "အာဒယ်မြစ်သည် အင်္ဂါနေ့တွင် ရေလျှံပြီး မြို့ဟောင်းရှိ အိမ်ပေါင်း နှစ်ရာကျော် ရေနစ်မြုပ်ခဲ့သည်။",
}
