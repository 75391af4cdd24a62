package dev.skerry.tool.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of the API while it is put together; what is null is left out. */
public final class Call {
    private final String method;
    private final List<String> query = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String path;
    private @Nullable Object body;

    /**
     * A request without parameters yet.
     *
     * @param path with the names of its parameters in braces
     */
    public Call(String method, String path) {
        this.method = method;
        this.path = path;
    }

    /** Puts a parameter in its place in the path, with whatever characters it has. */
    public void at(String name, Object value) {
        path = path.replace("{" + name + "}", encoded(value));
    }

    /** Adds a parameter; each value of a collection by itself. */
    public void query(String name, @Nullable Object value) {
        if (value instanceof Collection<?> several) {
            several.forEach(one -> query(name, one));
        } else if (value != null) {
            query.add(encoded(name) + "=" + encoded(value));
        }
    }

    /** Adds a header. */
    public void header(String name, @Nullable Object value) {
        if (value != null) {
            headers.put(name, value.toString());
        }
    }

    /** Sets what is sent as JSON. */
    public void body(@Nullable Object sent) {
        body = sent;
    }

    public String method() {
        return method;
    }

    /** Path and query. */
    public String target() {
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    /** What is sent as JSON; null for nothing. */
    public @Nullable Object body() {
        return body;
    }

    private static String encoded(Object value) {
        return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
