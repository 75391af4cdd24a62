package dev.skerry.gateway.web.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/**
 * Says of each property whether it is always there and whether it may be null, as the records'
 * annotations say it, and gives types of the same simple name names that stay.
 */
final class SchemaTypes {
    private static final String PREFIX = "#/components/schemas/";

    /** A value of a resource, a property or an argument, whose type its profile says. */
    private static final String VALUE = "Value";

    private final Map<String, List<Shape>> shapes;

    /** Looks at the gateway's own records and enums. */
    SchemaTypes(IndexView index) {
        shapes =
                index.getKnownClasses().stream()
                        .filter(type -> type.name().toString().startsWith("dev.skerry."))
                        .filter(type -> type.isRecord() || type.isEnum())
                        .collect(
                                Collectors.groupingBy(
                                        ClassInfo::simpleName,
                                        Collectors.mapping(Shape::of, Collectors.toList())));
    }

    /**
     * Completes the schemas of a document.
     *
     * @param referring all schemas of it that refer to another
     */
    void complete(OpenAPI document, List<Schema> referring) {
        Map<String, Schema> known = document.getComponents().getSchemas();
        Map<String, Schema> renamed = new TreeMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        known.forEach(
                (name, schema) -> {
                    Shape shape = shapeOf(name, schema);
                    if (shape != null) {
                        complete(schema, shape);
                    }
                    String lasting = lasting(name, shape, known);
                    renamed.put(lasting, schema);
                    names.put(PREFIX + name, PREFIX + lasting);
                });
        referring.forEach(
                schema -> schema.setRef(names.getOrDefault(schema.getRef(), schema.getRef())));
        document.getComponents().setSchemas(renamed);
    }

    /** A type whose simple name others have as well gets a longer one, if it stands in another. */
    private String lasting(String name, @Nullable Shape shape, Map<String, Schema> known) {
        String simple = simple(name);
        boolean isShared = !simple.equals(name) || known.containsKey(name + "1");
        if (shape == null || !isShared) {
            return name;
        }
        long besides =
                shapes.getOrDefault(simple, List.of()).stream()
                        .filter(other -> !other.isNested())
                        .map(other -> other.type().name())
                        .distinct()
                        .count();
        return !shape.isNested() && besides == 1 ? simple : shape.wholeName();
    }

    private static String simple(String name) {
        return name.replaceAll("\\d+$", "");
    }

    private @Nullable Shape shapeOf(String name, Schema schema) {
        Set<String> seen = new LinkedHashSet<>();
        if (schema.getEnumeration() != null) {
            schema.getEnumeration().forEach(word -> seen.add(String.valueOf(word)));
        } else if (schema.getProperties() != null) {
            seen.addAll(schema.getProperties().keySet());
        }
        List<Shape> candidates =
                shapes.getOrDefault(name, shapes.getOrDefault(simple(name), List.of()));
        return candidates.stream()
                .filter(shape -> shape.isOf(seen))
                .findFirst()
                .or(() -> candidates.stream().filter(shape -> shape.mayBeOf(seen)).findFirst())
                .orElse(null);
    }

    private static void complete(Schema schema, Shape shape) {
        if (shape.isArray()) {
            asArray(schema);
            return;
        }
        if (schema.getProperties() == null) {
            return;
        }
        Map<String, Schema> properties = new LinkedHashMap<>();
        schema.getProperties()
                .forEach(
                        (name, property) -> {
                            Schema typed = typed(property);
                            properties.put(
                                    name, shape.nullable().contains(name) ? orNull(typed) : typed);
                        });
        schema.setProperties(properties);
        schema.setRequired(
                properties.keySet().stream()
                        .filter(name -> !shape.optional().contains(name))
                        .toList());
    }

    /** What is said of no type is a value. */
    private static Schema typed(Schema property) {
        if (property.getAdditionalPropertiesSchema() != null) {
            property.setAdditionalPropertiesSchema(typed(property.getAdditionalPropertiesSchema()));
        }
        if (property.getItems() != null) {
            property.setItems(typed(property.getItems()));
        }
        boolean says =
                property.getRef() != null
                        || property.getType() != null
                        || property.getAnyOf() != null
                        || property.getEnumeration() != null;
        boolean isFree =
                property.getType() != null
                        && property.getType().contains(SchemaType.OBJECT)
                        && property.getProperties() == null
                        && property.getAdditionalPropertiesSchema() == null;
        return says && !isFree ? property : OASFactory.createSchema().ref(PREFIX + VALUE);
    }

    private static Schema orNull(Schema schema) {
        if (schema.getRef() != null) {
            return schema.getRef().endsWith("/" + VALUE)
                    ? schema
                    : OASFactory.createSchema()
                            .addAnyOf(schema)
                            .addAnyOf(OASFactory.createSchema().type(List.of(SchemaType.NULL)));
        }
        if (schema.getType() != null && !schema.getType().contains(SchemaType.NULL)) {
            List<SchemaType> types = new ArrayList<>(schema.getType());
            types.add(SchemaType.NULL);
            schema.setType(types);
        }
        return schema;
    }

    private static void asArray(Schema schema) {
        int size = schema.getProperties().size();
        List<Schema> places = List.copyOf(schema.getProperties().values());
        schema.setDescription("[" + String.join(", ", schema.getProperties().keySet()) + "]");
        schema.setProperties(null);
        schema.setType(List.of(SchemaType.ARRAY));
        schema.setPrefixItems(places);
        schema.setItems(OASFactory.createSchema().ref(PREFIX + VALUE));
        schema.setMinItems(size);
        schema.setMaxItems(size);
    }
}
