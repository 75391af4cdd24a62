package dev.skerry.profile.compile.yaml;

import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.finding.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Copies the parser's graph into a tree of our own. An alias is copied each time that it is used,
 * within a budget: a bomb, or a loop, runs out of it.
 */
final class NodeConverter {
    private static final int MAX_NODES = 20_000;
    private static final int MAX_DEPTH = 16;

    private final Findings findings;
    private int left = MAX_NODES;

    NodeConverter(Findings findings) {
        this.findings = findings;
    }

    /** The tree, or null if it would be too large. */
    @Nullable YamlNode convert(Node root) {
        try {
            return convert(root, 0);
        } catch (OverBudget e) {
            findings.add(
                    ProblemCode.TOO_COMPLEX,
                    e.line,
                    e.column,
                    "the file grows too large when its aliases are followed",
                    "write it without anchors and aliases");
            return null;
        }
    }

    private YamlNode convert(Node node, int depth) throws OverBudget {
        int line = node.getStartMark().getLine() + 1;
        int column = node.getStartMark().getColumn() + 1;
        if (--left < 0 || depth > MAX_DEPTH) {
            throw new OverBudget(line, column);
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> {
                var items = new ArrayList<YamlNode>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item, depth + 1));
                }
                yield new YamlNode.Sequence(items, line, column);
            }
            case MappingNode mapping -> mapping(mapping, depth, line, column);
            default -> throw new IllegalStateException("a node of a kind that YAML has not");
        };
    }

    private YamlNode.Mapping mapping(MappingNode mapping, int depth, int line, int column)
            throws OverBudget {
        var entries = new ArrayList<YamlNode.Entry>();
        var keys = new HashSet<String>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlNode value = convert(tuple.getValueNode(), depth + 1);
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                findings.add(
                        ProblemCode.WRONG_KIND,
                        tuple.getKeyNode().getStartMark().getLine() + 1,
                        tuple.getKeyNode().getStartMark().getColumn() + 1,
                        "a key is a plain text",
                        null);
                continue;
            }
            YamlNode.Scalar key = scalar(keyNode);
            entries.add(new YamlNode.Entry(key, value));
            if (!keys.add(key.text())) {
                findings.add(
                        ProblemCode.DUPLICATE_KEY,
                        key.line(),
                        key.column(),
                        "'" + key.text() + "' stands here a second time",
                        "keep one of the two");
            }
        }
        return new YamlNode.Mapping(entries, line, column);
    }

    private static YamlNode.Scalar scalar(ScalarNode node) {
        return new YamlNode.Scalar(
                node.getValue(),
                node.getScalarStyle() == ScalarStyle.PLAIN,
                node.getStartMark().getLine() + 1,
                node.getStartMark().getColumn() + 1);
    }

    private static final class OverBudget extends Exception {
        private final int line;
        private final int column;

        OverBudget(int line, int column) {
            super("over budget", null, false, false);
            this.line = line;
            this.column = column;
        }
    }
}
