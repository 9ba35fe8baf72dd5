"""Java, Go and Rust: where values come from that must not leave, and what sends, opens and runs. All bounded."""

from dataclasses import dataclass

_SH = r"\"(?:/bin/|/usr/bin/)?(?:ba|z|da)?sh\"|\"cmd(?:\.exe)?\"|\"powershell(?:\.exe)?\""


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a language says it: patterns over statements without comments."""

    environment: str  # all of it, not one entry
    link: str  # a connection to another machine
    heard: str  # what another machine said
    sends: str
    runs: str  # starts programs
    opens: str  # reads files or asks servers
    decodes: str
    ties: str  # makes a program's streams those of something else
    saves: str  # writes a file
    removes: str
    home: str
    shell: str = _SH


GO = Tongue(
    environment=r"\b(?:os|syscall)\.Environ\(\)",
    link=r"\b(?:net|tls)\.Dial\w{0,10}\(",
    heard=r"\bhttp\.(?:Get|Post|PostForm)\(|\b(?:net|tls)\.Dial\w{0,10}\(",
    sends=r"\bhttp\.(?:Post|PostForm|Get|NewRequest\w{0,12})\(|\bnet\.Lookup\w{1,10}\(|\.PostForm\(|smtp\.SendMail\(",
    runs=r"\bexec\.Command(?:Context)?\(|\bsyscall\.(?:Exec|ForkExec)\(|\bos\.StartProcess\(",
    opens=r"\bos\.(?:ReadFile|Open|OpenFile|ReadDir)\(|ioutil\.Read\w{1,8}\(|\bhttp\.\w{1,12}\(|\bnet\.Dial\w{0,10}\(|\bsql\.Open\(",
    decodes=r"\.DecodeString\(|\bhex\.Decode\w{0,8}\(|\b(?:gzip|zlib|flate)\.NewReader\(",
    ties=r"\.(?:Stdin|Stdout|Stderr)\b[^=]{0,60}=|\bio\.Copy\(",
    saves=r"\b(?:os|ioutil)\.WriteFile\(|\bos\.(?:Create|OpenFile)\(",
    removes=r"\bos\.RemoveAll\(",
    home=r"\bos\.UserHomeDir\(\)|\bos\.Getenv\(\"HOME\"\)",
)
JAVA = Tongue(
    environment=r"\bSystem\.getenv\(\s?\)|\bnew ProcessBuilder\([^)]{0,80}\)\.environment\(\)",
    link=r"\bnew Socket\(|\bSocketChannel\.open\(|\.createSocket\(",
    heard=r"\bnew Socket\(|\.openStream\(\)|BodyHandlers\.of\w{1,12}\(",
    sends=r"\bnew (?:java\.net\.)?URL\(|\bURI\.create\(|BodyPublishers\.of\w{1,12}\("
    r"|\bgetByName\(|getOutputStream\(\)\s?\.write\(",
    runs=r"\.exec\(|\bnew ProcessBuilder\(",
    opens=r"\bFiles\.(?:read\w{1,12}|new\w{1,20}|lines|copy|write\w{0,8})\("
    r"|\bnew File(?:Reader|InputStream|Writer|OutputStream)?\("
    r"|\bPaths?\.(?:get|of)\(|\bnew (?:java\.net\.)?URL\(|\bURI\.create\(",
    decodes=r"Base64\.getDecoder\(\)|Base64\.getMimeDecoder\(\)|\.parseHex\(|DatatypeConverter\.parse\w{1,20}\(",
    ties=r"\.write\(",
    saves=r"\bFiles\.(?:copy|write|writeString)\(|\bnew FileOutputStream\(",
    removes=r"\b(?:deleteRecursively|deleteDirectory)\(",
    home=r"\"user\.home\"",
)
RUST = Tongue(
    environment=r"\benv::vars(?:_os)?\(\)",
    link=r"\bTcpStream::connect\w{0,10}\(|\bUdpSocket::",
    heard=r"\bTcpStream::connect\w{0,10}\(|\b(?:reqwest|ureq|minreq|attohttpc)::(?:blocking::)?get\(",
    sends=r"\b(?:reqwest|ureq|minreq|attohttpc)::|\.post\(|to_socket_addrs\(\)|lookup_host\(",
    runs=r"\bCommand::new\(",
    opens=r"\bfs::(?:read\w{0,10}|write|copy|OpenOptions\w{0,10}|File::\w{1,8})\(|\bFile::(?:open|create)\(|\bOpenOptions::new\("
    r"|\b(?:reqwest|ureq)::\w{1,10}\(|TcpStream::connect\(|UnixStream::connect\(",
    decodes=r"\.decode(?:_vec)?\(|\bhex::decode\(|(?:Zlib|Gz|Deflate)Decoder::new\(",
    ties=r"from_raw_fd\(",
    saves=r"\bfs::write\(|\bFile::create\(",
    removes=r"\bremove_dir_all\(",
    home=r"\bhome_dir\(\)|var\(\"HOME\"\)",
)
TONGUES = {".go": GO, ".java": JAVA, ".rs": RUST, ".kt": JAVA, ".groovy": JAVA, ".scala": JAVA}
