//! Findings as commands that GitHub Actions turns into annotations of the changed files
//! (docs.github.com/actions/reference/workflows-and-actions/workflow-commands).

use crate::faq::Finding;

/// One line a finding, in the order of files and lines.
pub fn render(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| {
            let Finding { severity, rule, file, line, column, message, help, .. } = finding;
            format!(
                "::{severity} file={},line={line},col={column},title={}::{}\n",
                property(file),
                property(rule),
                data(&format!("{message}\nhelp: {help}"))
            )
        })
        .collect()
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::faq::{Finding, Severity};

    #[test]
    fn what_ends_a_command_is_escaped() {
        let finding = Finding {
            severity: Severity::Error,
            rule: "syntax",
            file: "a,b:c/100%.yaml".to_owned(),
            line: 2,
            column: 3,
            range: 0..0,
            message: "50% :: gone".to_owned(),
            help: "try\nagain".to_owned(),
        };
        assert_eq!(
            render(&[finding]),
            "::error file=a%2Cb%3Ac/100%25.yaml,line=2,col=3,title=syntax::50%25 :: gone%0Ahelp: try%0Aagain\n"
        );
    }
}
