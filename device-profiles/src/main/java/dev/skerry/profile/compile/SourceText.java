package dev.skerry.profile.compile;

import dev.skerry.profile.compile.finding.Finding;
import dev.skerry.profile.compile.finding.Findings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A file that is compiled.
 *
 * @param fileName names it in problems
 * @param text without a byte order mark in front
 * @param lines of the text
 * @param digest SHA-256 of the whole file in UTF-8, in lower-case hexadecimal
 */
record SourceText(String fileName, String text, List<String> lines, String digest) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The line ends of YAML (1.1, section 4.2), which the places of problems count by. */
    private static final String LINE_END = "\r\n|[\n\r\u0085\u2028\u2029]";

    /**
     * Takes a file apart.
     *
     * @param maxChars of a longer one the beginning is enough, to say that it is too long
     */
    static SourceText of(String fileName, String file, int maxChars) {
        String text = file.startsWith(BYTE_ORDER_MARK) ? file.substring(1) : file;
        return new SourceText(
                fileName,
                text,
                text.length() > maxChars
                        ? List.of(text.substring(0, 80))
                        : List.of(text.split(LINE_END, -1)),
                digestOf(file));
    }

    /** What was found, each with the line that it stands in. */
    List<Problem> problems(Findings findings) {
        return findings.inOrder().stream().map(this::problem).toList();
    }

    private Problem problem(Finding finding) {
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

    private static String digestOf(String file) {
        try {
            byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
