package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.rule.ExpressionCompiler;
import dev.skerry.profile.rule.ExpressionScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what resources are derived from: types, units, and that none depends on itself. */
final class DerivedSection {
    private final Findings findings;
    private final List<String> sourceLines;
    private final Map<String, Resource> resources;
    private final Map<String, Scalar> expressions = new HashMap<>();
    private final Map<String, Set<String>> inputs = new HashMap<>();

    private DerivedSection(
            Findings findings, List<String> sourceLines, Map<String, Resource> resources) {
        this.findings = findings;
        this.sourceLines = sourceLines;
        this.resources = resources;
    }

    static void check(
            Findings findings,
            List<String> sourceLines,
            YamlNode.Mapping document,
            Map<String, Resource> resources) {
        var section = new DerivedSection(findings, sourceLines, resources);
        YamlNode.Entry declared = document.entry("resources");
        if (declared != null && declared.value() instanceof YamlNode.Mapping mapping) {
            for (YamlNode.Entry entry : mapping.entries()) {
                section.check(entry);
            }
        }
        section.checkCycles();
    }

    private void check(YamlNode.Entry entry) {
        Resource resource = resources.get(entry.key().text());
        YamlNode.Entry derive =
                entry.value() instanceof YamlNode.Mapping fields ? fields.entry("derive") : null;
        if (resource == null
                || !resource.isDerived()
                || derive == null
                || !(derive.value() instanceof Scalar expression)) {
            return;
        }
        var scope = ExpressionScope.of(resources.values(), List.of());
        var compiler = new ExpressionCompiler(scope, resource.type());
        expressions.put(resource.name(), expression);
        inputs.put(resource.name(), compiler.resourcesOf(expression.text()));
        new ExpressionCheck(findings, sourceLines, compiler)
                .report(expression, compiler.checkDerived(expression.text(), resource.unit()));
    }

    private void checkCycles() {
        for (Map.Entry<String, Scalar> derived : expressions.entrySet()) {
            List<String> cycle = cycle(derived.getKey(), derived.getKey(), new LinkedHashSet<>());
            if (!cycle.isEmpty()) {
                findings.add(
                        ProblemCode.CYCLE,
                        derived.getValue().line(),
                        derived.getValue().column(),
                        "'%s' depends on itself: %s"
                                .formatted(derived.getKey(), String.join(" from ", cycle)),
                        "derive it from what the device reports");
            }
        }
    }

    /** The way from a resource back to where it began, or nothing. */
    private List<String> cycle(String from, String begin, Set<String> seen) {
        for (String input : inputs.getOrDefault(from, Set.of())) {
            if (input.equals(begin)) {
                return List.of(from, begin);
            }
            if (seen.add(input)) {
                List<String> rest = cycle(input, begin, seen);
                if (!rest.isEmpty()) {
                    var way = new ArrayList<String>(List.of(from));
                    way.addAll(rest);
                    return way;
                }
            }
        }
        return List.of();
    }
}
