package dev.skerry.profile.nativeimage;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Executable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Whether what metadata names is there, on the class path of the test. */
public final class NamedTypes {
    private NamedTypes() {}

    /** What these entries name that is not there. */
    public static List<String> missing(List<JsonNode> types) {
        List<String> missing = new ArrayList<>();
        for (JsonNode entry : types) {
            String name = entry.get("type").asText();
            Class<?> type;
            try {
                type = find(name);
            } catch (ClassNotFoundException | LinkageError e) {
                missing.add(name);
                continue;
            }
            for (JsonNode method : entry.path("methods")) {
                if (!has(type, method)) {
                    missing.add(name + "." + method);
                }
            }
        }
        return missing;
    }

    private static Class<?> find(String name) throws ClassNotFoundException {
        return name.endsWith("[]")
                ? find(name.substring(0, name.length() - 2)).arrayType()
                : Class.forName(name, false, NamedTypes.class.getClassLoader());
    }

    private static boolean has(Class<?> type, JsonNode method) {
        String name = method.get("name").asText();
        List<String> wanted = new ArrayList<>();
        method.get("parameterTypes").forEach(parameter -> wanted.add(parameter.asText()));
        Stream<? extends Executable> all =
                name.equals("<init>")
                        ? Arrays.stream(type.getDeclaredConstructors())
                        : Arrays.stream(type.getDeclaredMethods())
                                .filter(its -> its.getName().equals(name));
        return all.map(
                        its ->
                                Arrays.stream(its.getParameterTypes())
                                        .map(Class::getTypeName)
                                        .toList())
                .anyMatch(wanted::equals);
    }
}
