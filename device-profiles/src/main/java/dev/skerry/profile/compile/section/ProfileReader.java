package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.model.TwinProperty;
import dev.skerry.profile.rule.ExpressionCompiler;
import dev.skerry.profile.rule.ExpressionScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a whole profile, section by section, in the order in which they refer to each other. */
public final class ProfileReader {
    private final Findings findings;
    private final List<String> sourceLines;

    /**
     * A reader of one file.
     *
     * @param sourceLines the file's lines, to find places within expressions
     */
    public ProfileReader(Findings findings, List<String> sourceLines) {
        this.findings = findings;
        this.sourceLines = sourceLines;
    }

    /** The profile; it is good for nothing if there are findings afterwards. */
    public DeviceProfile read(YamlNode.Mapping document, String digest) {
        var profile = new Fields(findings, "the profile", document);
        if (HeaderSection.isForeign(profile)) {
            return new DeviceProfile(
                    "", "", "", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                    digest);
        }
        HeaderSection.Header header = HeaderSection.read(profile);
        List<Source> sources = SourceSection.read(profile);
        Map<String, Resource> resources =
                ResourceSection.read(profile, SourceSection.shape(sources));
        DerivedSection.check(findings, sourceLines, document, resources);
        var ways = new WaySection(sources);
        List<TwinProperty> twin = TwinSection.read(profile, new DeliverySection(ways, resources));
        List<ModelBinding> models = ModelSection.read(profile, resources);
        var scope = ExpressionScope.of(resources.values(), models);
        var expressions = new ExpressionCheck(findings, sourceLines, new ExpressionCompiler(scope));
        List<CommandSpec> commands = CommandSection.read(profile, expressions, ways);
        List<RuleSpec> rules = RuleSection.read(profile, expressions, declaredCommands(document));
        profile.finish();
        return new DeviceProfile(
                header.name(),
                header.version(),
                header.description(),
                sources,
                new ArrayList<>(resources.values()),
                twin,
                commands,
                models,
                rules,
                digest);
    }

    /** Whether each command takes arguments; one that is wrong is still there to be referred to. */
    private static Map<String, Boolean> declaredCommands(YamlNode.Mapping document) {
        var names = new HashMap<String, Boolean>();
        YamlNode.Entry entry = document.entry("commands");
        if (entry != null && entry.value() instanceof YamlNode.Mapping commands) {
            commands.entries()
                    .forEach(
                            command ->
                                    names.put(
                                            command.key().text(),
                                            command.value() instanceof YamlNode.Mapping fields
                                                    && fields.entry("arguments") != null));
        }
        return names;
    }
}
