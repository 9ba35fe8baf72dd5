"""Java, Go and Rust that opens a door fails or is remarked; what stands beside it and does not, passes."""

import pytest

from core.runs import CheckStatus
from tests.worker.checks.subjects import subject
from worker.checks.security import check

FAILED, WARNED, PASSED = CheckStatus.FAILED, CheckStatus.WARNED, CheckStatus.PASSED
GO = 'package a\n\nimport "os/exec"\n\nfunc f(ctx context.Context, s string) {\n\t%s\n}\n'
JAVA = "class A {\n    void f(String s) throws Exception {\n        %s\n    }\n}\n"
RUST = "fn f(s: &str) {\n    %s\n}\n"


@pytest.mark.parametrize(
    ("path", "line", "status"),
    [
        ("a.go", "c := &tls.Config{InsecureSkipVerify: true}", FAILED),
        ("a.go", "c := &tls.Config{MinVersion: tls.VersionTLS13}", PASSED),
        ("a.go", 'exec.Command("sh", "-c", "ls "+s).Run()', FAILED),
        ("a.go", 'exec.CommandContext(ctx, "bash", "-c", fmt.Sprintf("ls %s", s)).Run()', FAILED),
        ("a.go", 'exec.Command("ls", s).Run()', PASSED),
        ("a.go", 'db.Query("SELECT a FROM b WHERE c = \'" + s + "\'")', FAILED),
        ("a.go", 'db.QueryContext(ctx, "SELECT a FROM b WHERE c = $1", s)', PASSED),
        ("a.go", "h := md5.New()", WARNED),
        ("a.go", "h := sha256.New() // not md5.New()", PASSED),
        ("A.java", 'Runtime.getRuntime().exec("ls " + s);', FAILED),
        ("A.java", 'new ProcessBuilder("ls", s).start();', PASSED),
        ("A.java", 'st.executeQuery("SELECT a FROM b WHERE c = \'" + s + "\'");', FAILED),
        ("A.java", 'c.prepareStatement("SELECT a FROM b WHERE c = ?").setString(1, s);', PASSED),
        ("A.java", 'MessageDigest.getInstance("MD5");', WARNED),
        ("A.java", 'client.setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);', FAILED),
        ("src/a.rs", 'Command::new("sh").arg("-c").arg(format!("ls {s}")).status();', FAILED),
        ("src/a.rs", 'Command::new("ls").arg(s).status();', PASSED),
        ("src/a.rs", "let c = Client::builder().danger_accept_invalid_certs(true).build();", FAILED),
        ("src/a.rs", "let n = unsafe { *s.as_ptr() };", WARNED),
    ],
)  # fmt: skip
def test_a_line_that_opens_a_door_is_found_and_its_neighbour_is_not(path: str, line: str, status: CheckStatus) -> None:
    code = {"go": GO, "java": JAVA, "rs": RUST}[path.rpartition(".")[2]] % line
    done = check(subject({}, {path: code}))
    assert done.status is status, done.summary
    assert check(subject({path: code}, {path: f"\n{code}"})).status is PASSED, "it was there"


@pytest.mark.parametrize(
    "text", ["", "(" * 9000, '"' * 9001, "{" * 9000, "a." * 20000, "`" * 999, "/*" * 9000, "x=" * 9999]
)
@pytest.mark.parametrize("path", ["a.go", "A.java", "a.rs", "a.sh", ".github/workflows/a.yml", "a.js"])
def test_no_content_makes_it_stumble(path: str, text: str) -> None:
    assert check(subject({}, {path: text})).status in (PASSED, WARNED, FAILED)
