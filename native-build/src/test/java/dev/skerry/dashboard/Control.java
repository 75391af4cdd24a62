package dev.skerry.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of controls.tsv: what a page lets somebody do.
 *
 * @param place of the {@link Place}s' words, or * for all
 * @param role the least that sees it
 * @param isAlways whether it is there whatever the plant does
 * @param name what it is called, with # for each number
 * @param request what it asks of the gateway, which refuses it to those below the role: method,
 *     path and, if it is not JSON, the media type; null for what another row asks as well
 */
record Control(
        String place, String role, boolean isAlways, Pattern name, @Nullable String request) {
    private static final List<String> ROLES = List.of("viewer", "operator", "admin");
    private static final String TABLE = "/dashboard/controls.tsv";

    /**
     * What is seen in the page's own part, by the names that it has for those who can't see it; but
     * for what only folds more in and out, as there is for each rule that raised an alarm.
     */
    static final String SEEN =
            """
            () => [...document.querySelectorAll(['button:not([aria-expanded])', 'a.button', 'input', 'select', 'textarea', 'summary'].map((tag) => `main ${tag}`))]
              .filter((element) => element.checkVisibility({ visibilityProperty: true }))
              .map((element) => (element.getAttribute('aria-label') || element.labels?.[0]?.textContent
                || (['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName) ? element.name || element.placeholder : element.textContent)
                || element.title || '').replace(/\\s+/g, ' ').trim().replace(/\\d+/g, '#'))
            """;

    /** All rows. */
    static List<Control> all() {
        try (InputStream table = Control.class.getResourceAsStream(TABLE)) {
            return new String(Objects.requireNonNull(table).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Control::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Control row(String line) {
        String[] cells = line.split("\t", -1);
        return new Control(
                cells[0],
                cells[1],
                cells[2].equals("always"),
                Pattern.compile(cells[3], Pattern.DOTALL),
                cells.length > 4 ? cells[4] : null);
    }

    boolean isAt(Place where) {
        return place.equals("*") || place.equals(where.word());
    }

    /** Whether somebody of that role may see and use it. */
    boolean isFor(String whose) {
        return ROLES.indexOf(whose) >= ROLES.indexOf(role);
    }

    boolean isCalled(String seen) {
        return name.matcher(seen).matches();
    }
}
