package dev.skerry.profile.compile;

import dev.skerry.profile.compile.CompileResult.Compiled;
import dev.skerry.profile.compile.CompileResult.Rejected;
import dev.skerry.profile.compile.finding.Finding;
import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.section.ProfileReader;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlReader;
import dev.skerry.profile.model.DeviceProfile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Compiles profiles. Holds nothing between two of them; may be used by several threads. */
public final class ProfileCompiler {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The line ends of YAML (1.1, section 4.2), which the places of problems count by. */
    private static final String LINE_END = "\r\n|[\n\r\u0085\u2028\u2029]";

    /**
     * Compiles one profile.
     *
     * @param fileName names the file in problems
     * @param yaml the file's text; a byte order mark in front is passed over
     */
    public CompileResult compile(String fileName, String yaml) {
        String text = yaml.startsWith(BYTE_ORDER_MARK) ? yaml.substring(1) : yaml;
        var findings = new Findings();
        YamlNode.Mapping document = new YamlReader(findings).read(text);
        List<String> lines =
                text.length() > YamlReader.MAX_CHARS
                        ? List.of(text.substring(0, 80))
                        : List.of(text.split(LINE_END, -1));
        if (document != null) {
            DeviceProfile profile = new ProfileReader(findings, lines).read(document, digest(yaml));
            if (findings.isEmpty()) {
                return new Compiled(profile);
            }
        }
        return new Rejected(
                findings.inOrder().stream().map(f -> problem(fileName, lines, f)).toList());
    }

    private static Problem problem(String fileName, List<String> lines, Finding finding) {
        int line = finding.line();
        return new Problem(
                finding.code().code(),
                fileName,
                line,
                finding.column(),
                line <= lines.size() ? lines.get(line - 1) : "",
                finding.message(),
                finding.hint());
    }

    private static String digest(String yaml) {
        try {
            byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
