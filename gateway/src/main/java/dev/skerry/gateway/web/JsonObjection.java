package dev.skerry.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.skerry.profile.text.JsonFault;
import dev.skerry.profile.text.Suggestions;
import java.util.TreeSet;

/** What is wrong with a JSON body, in the words of whoever wrote it. */
final class JsonObjection {
    private JsonObjection() {}

    static String to(JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            // What it says else names classes of this program.
            case JsonMappingException other -> mapping(other);
            default -> JsonFault.words(e);
        };
    }

    private static String unknown(UnrecognizedPropertyException e) {
        var names = new TreeSet<String>();
        if (e.getKnownPropertyIds() != null) {
            e.getKnownPropertyIds().forEach(name -> names.add(String.valueOf(name)));
        }
        String meant = Suggestions.didYouMean(e.getPropertyName(), names);
        return "there is no field '%s' here%s"
                .formatted(e.getPropertyName(), meant == null ? "" : ": " + meant);
    }

    private static String mapping(JsonMappingException e) {
        if (e.getCause() instanceof JsonProcessingException inner) {
            return to(inner);
        }
        String field = path(e);
        String what =
                e.getCause() instanceof IllegalArgumentException refused
                        ? String.valueOf(refused.getMessage())
                        : "a value of another kind is expected";
        return (field.isEmpty() ? "" : "'" + field + "': ") + what + JsonFault.place(e);
    }

    private static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
