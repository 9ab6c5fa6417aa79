//! Components are compiled in a process that has limits.

use std::{
    fs::File,
    process::{Command, Output, Stdio},
};

use crate::support::{
    bombs,
    components::{bundled, test_component},
};

fn compile(arguments: &[&str], component: &std::path::Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sandpress"))
        .args(["plugin", "compile"])
        .args(arguments)
        // As the server does: a backtrace asked for in the environment needs memory that is not there.
        .env_clear()
        .stdin(Stdio::from(File::open(component).unwrap()))
        .output()
        .unwrap()
}

#[test]
fn machine_code_comes_out() {
    let output = compile(&[], &test_component("well_behaved"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.starts_with(b"\x7fELF"));
}

#[test]
fn too_much_memory_or_time_ends_the_process() {
    for limit in [["--memory-mib", "20"], ["--cpu-seconds", "0"]] {
        let output = compile(&limit, &bundled("editor"));
        assert!(!output.status.success() && output.stdout.is_empty(), "{limit:?}: {:?}", output.status);
    }
}

#[test]
fn what_is_no_component_is_said_so() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "no component").unwrap();
    let output = compile(&[], file.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.starts_with(b"error: "), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The components are built here, so that no compiler has to make them.
fn compile_bytes(arguments: &[&str], component: &[u8]) -> Output {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), component).unwrap();
    compile(arguments, file.path())
}

#[test]
fn two_hundred_thousand_functions_end_with_the_time() {
    let output = compile_bytes(&["--cpu-seconds", "1"], &bombs::many_functions());
    assert!(!output.status.success() && output.stdout.is_empty(), "{:?}", output.status);
}

#[test]
fn fifty_megabytes_end_with_the_memory() {
    let output = compile_bytes(&["--memory-mib", "60"], &bombs::much_data());
    assert!(!output.status.success() && output.stdout.is_empty(), "{:?}", output.status);
}
