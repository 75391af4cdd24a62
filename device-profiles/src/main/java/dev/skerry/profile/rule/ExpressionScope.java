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
 * @param models names of the profile's models, in the profile's order
 */
public record ExpressionScope(Map<String, Resource> resources, List<String> models) {

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
        return of(profile.resources(), profile.models().stream().map(ModelBinding::name).toList());
    }

    /** The scope of these resources and models. */
    public static ExpressionScope of(Collection<Resource> resources, List<String> models) {
        var byName = new LinkedHashMap<String, Resource>();
        for (Resource resource : resources) {
            byName.put(resource.name(), resource);
        }
        return new ExpressionScope(byName, List.copyOf(models));
    }
}
