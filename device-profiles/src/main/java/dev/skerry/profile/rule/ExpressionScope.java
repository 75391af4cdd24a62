package dev.skerry.profile.rule;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Resource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an expression may name.
 *
 * @param resources by name, in the profile's order
 * @param models what each of the profile's models gives, in the profile's order
 */
public record ExpressionScope(
        Map<String, Resource> resources, Map<String, List<ModelOutput>> models) {

    /** Names that CEL keeps for itself or that stand for something else in an expression. */
    public static final Set<String> RESERVED =
            Set.of(
                    "as",
                    "avg",
                    "age",
                    "bool",
                    "break",
                    "bytes",
                    "const",
                    "continue",
                    "double",
                    "dyn",
                    "else",
                    "false",
                    "for",
                    "function",
                    "if",
                    "import",
                    "in",
                    "int",
                    "let",
                    "list",
                    "loop",
                    "map",
                    "max",
                    "min",
                    "model",
                    "namespace",
                    "null",
                    "null_type",
                    "package",
                    "rate",
                    "return",
                    "string",
                    "trend",
                    "true",
                    "type",
                    "uint",
                    "var",
                    "void",
                    "while");

    /** Whether a resource is an enum that has this value. */
    boolean hasValue(String name) {
        return resources.values().stream().anyMatch(r -> r.values().contains(name));
    }

    /** The scope of everything that a profile declares. */
    public static ExpressionScope of(DeviceProfile profile) {
        return of(profile.resources(), profile.models());
    }

    /** The scope of these resources and models. */
    public static ExpressionScope of(Collection<Resource> resources, List<ModelBinding> models) {
        var byName = new LinkedHashMap<String, Resource>();
        for (Resource resource : resources) {
            byName.put(resource.name(), resource);
        }
        var outputs = new LinkedHashMap<String, List<ModelOutput>>();
        models.forEach(model -> outputs.put(model.name(), ModelOutput.of(model)));
        return new ExpressionScope(byName, outputs);
    }
}
