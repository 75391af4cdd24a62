package dev.skerry.profile.compile.yaml;

import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.finding.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads the one YAML document of a file. */
public final class YamlReader {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ALIASES = 64;

    private final Findings findings;
    private final DocumentKind kind;

    public YamlReader(Findings findings, DocumentKind kind) {
        this.findings = findings;
        this.kind = kind;
    }

    /** The document's mapping, or null if it can't be read; what is wrong goes to the findings. */
    public YamlNode.@Nullable Mapping read(String text) {
        if (text.length() > kind.maxChars()) {
            findings.add(
                    ProblemCode.TOO_LARGE,
                    1,
                    1,
                    "the file has %,d characters, at most %,d are read"
                            .formatted(text.length(), kind.maxChars()),
                    "is this a %s? split it if it is".formatted(kind.word()));
            return null;
        }
        Node root = compose(text);
        if (root == null) {
            if (findings.isEmpty()) {
                findings.add(
                        ProblemCode.NOT_ONE_DOCUMENT,
                        1,
                        1,
                        "the file is empty",
                        "begin with '" + kind.beginning() + "'");
            }
            return null;
        }
        YamlNode node = new NodeConverter(findings).convert(root);
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        if (node != null) {
            findings.add(
                    ProblemCode.WRONG_KIND,
                    node.line(),
                    node.column(),
                    "a %s is a mapping of keys to values, this is %s"
                            .formatted(kind.word(), node.kind()),
                    "begin with '" + kind.beginning() + "'");
        }
        return null;
    }

    private @Nullable Node compose(String text) {
        var options = new LoaderOptions();
        options.setCodePointLimit(kind.maxChars());
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setAllowRecursiveKeys(false);
        var parser = new ParserImpl(new StreamReader(text), options);
        try {
            var composer = new Composer(parser, new Resolver(), options);
            if (!composer.checkNode()) {
                return null;
            }
            Node root = composer.getNode();
            // Only its start is looked at: whatever follows, it does not belong here.
            if (composer.checkNode()) {
                add(
                        ProblemCode.NOT_ONE_DOCUMENT,
                        parser.peekEvent().getStartMark(),
                        "a second document begins here",
                        "write one %s per file".formatted(kind.word()));
            }
            return root;
        } catch (MarkedYAMLException e) {
            YamlFault fault = YamlFault.of(e, text);
            add(ProblemCode.NOT_YAML, fault.mark(), fault.message(), fault.hint());
        } catch (ReaderException e) {
            placeOf(text, e);
        } catch (YAMLException e) {
            findings.add(
                    ProblemCode.TOO_COMPLEX,
                    1,
                    1,
                    "the file is nested too deeply or repeats too much: " + e.getMessage(),
                    "write it without anchors, with at most %d levels".formatted(MAX_DEPTH));
        }
        return null;
    }

    private void placeOf(String text, ReaderException e) {
        int end = Math.min(text.length(), text.offsetByCodePoints(0, before(text, e)));
        long line = text.substring(0, end).chars().filter(c -> c == '\n').count();
        int column = end - text.lastIndexOf('\n', Math.max(0, end - 1));
        findings.add(
                ProblemCode.NOT_YAML,
                (int) line + 1,
                Math.max(1, column),
                "the character U+%04X may not stand in YAML".formatted(e.getCodePoint()),
                "remove it, or write it as an escape in double quotes");
    }

    private static int before(String text, ReaderException e) {
        return Math.clamp(e.getPosition(), 0, text.codePointCount(0, text.length()));
    }

    private void add(ProblemCode code, @Nullable Mark mark, String message, @Nullable String hint) {
        int line = mark == null ? 1 : mark.getLine() + 1;
        int column = mark == null ? 1 : mark.getColumn() + 1;
        findings.add(code, line, column, message, hint);
    }
}
