package dev.skerry.gateway.web.document;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a record or an enum is as JSON.
 *
 * @param type the record or enum
 * @param properties of the record; for an enum its words
 * @param nullable those of which the value may be null
 * @param optional those that are left out when there is nothing to say
 * @param isArray whether the record is an array of its components
 */
record Shape(
        ClassInfo type,
        Set<String> properties,
        Set<String> nullable,
        Set<String> optional,
        boolean isArray) {
    private static final DotName NULLABLE =
            DotName.createSimple("org.jspecify.annotations.Nullable");
    private static final DotName PROPERTY =
            DotName.createSimple("com.fasterxml.jackson.annotation.JsonProperty");
    private static final DotName VALUE =
            DotName.createSimple("com.fasterxml.jackson.annotation.JsonValue");
    private static final DotName IGNORE =
            DotName.createSimple("com.fasterxml.jackson.annotation.JsonIgnore");
    private static final DotName INCLUDE =
            DotName.createSimple("com.fasterxml.jackson.annotation.JsonInclude");
    private static final DotName FORMAT =
            DotName.createSimple("com.fasterxml.jackson.annotation.JsonFormat");

    Shape {
        properties = Set.copyOf(properties);
        nullable = Set.copyOf(nullable);
        optional = Set.copyOf(optional);
    }

    static Shape of(ClassInfo type) {
        return type.isEnum() ? ofEnum(type) : ofRecord(type);
    }

    private static Shape ofEnum(ClassInfo type) {
        Set<String> words = new LinkedHashSet<>();
        for (FieldInfo constant : type.enumConstants()) {
            AnnotationInstance word = constant.annotation(PROPERTY);
            words.add(word == null ? constant.name() : word.value().asString());
        }
        return new Shape(type, words, Set.of(), Set.of(), false);
    }

    private static Shape ofRecord(ClassInfo type) {
        Set<String> properties = new LinkedHashSet<>();
        Set<String> nullable = new LinkedHashSet<>();
        Set<String> optional = new LinkedHashSet<>();
        for (RecordComponentInfo component : type.recordComponents()) {
            FieldInfo field = type.field(component.name());
            if (field.hasAnnotation(IGNORE)) {
                continue;
            }
            AnnotationInstance renamed = field.annotation(PROPERTY);
            String name =
                    renamed == null || renamed.value() == null
                            ? component.name()
                            : renamed.value().asString();
            properties.add(name);
            if (leavesOut(type.declaredAnnotation(INCLUDE))
                    || leavesOut(field.annotation(INCLUDE))) {
                optional.add(name);
            } else if (field.type().hasAnnotation(NULLABLE)) {
                nullable.add(name);
            }
        }
        for (MethodInfo method : type.methods()) {
            AnnotationInstance shown = method.declaredAnnotation(PROPERTY);
            if (shown != null && method.parametersCount() == 0) {
                properties.add(shown.value() == null ? method.name() : shown.value().asString());
            }
        }
        AnnotationInstance format = type.declaredAnnotation(FORMAT);
        AnnotationValue shape = format == null ? null : format.value("shape");
        return new Shape(
                type,
                properties,
                nullable,
                optional,
                shape != null && shape.asEnum().equals("ARRAY"));
    }

    private static boolean leavesOut(@Nullable AnnotationInstance include) {
        return include != null
                && include.value() != null
                && !include.value().asEnum().equals("ALWAYS");
    }

    /** Whether a schema of these properties or words is of this type. */
    boolean isOf(Set<String> others) {
        return properties.equals(others);
    }

    /** Whether its words are said by a method, which a scan does not run. */
    boolean mayBeOf(Set<String> others) {
        return type.isEnum() && isWrittenOtherwise() && properties.size() == others.size();
    }

    private boolean isWrittenOtherwise() {
        Predicate<AnnotationInstance> ofMember =
                value ->
                        value.target().kind() == AnnotationTarget.Kind.METHOD
                                || value.target().kind() == AnnotationTarget.Kind.FIELD;
        return type.annotationsMap().getOrDefault(VALUE, List.of()).stream().anyMatch(ofMember);
    }

    boolean isNested() {
        return type.enclosingClass() != null;
    }

    /** The type's name after that of the type or the package around it. */
    String wholeName() {
        DotName around = type.enclosingClass();
        String place = around == null ? type.name().packagePrefix() : around.toString();
        String last = place.substring(Math.max(place.lastIndexOf('.'), place.lastIndexOf('$')) + 1);
        String shortened = last.replaceAll("(View|Resource)$", "");
        return shortened.substring(0, 1).toUpperCase(Locale.ROOT)
                + shortened.substring(1)
                + type.simpleName();
    }
}
