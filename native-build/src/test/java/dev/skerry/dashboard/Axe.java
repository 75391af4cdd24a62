package dev.skerry.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * Deque's axe: what keeps somebody out of a page, by the rules of WCAG 2.2, A and AA, that a
 * program can check.
 */
final class Axe {
    private static final String SCRIPT = script();

    /** Each barrier in a line: rule, what is wrong, where. */
    private static final String RUN =
            """
            async () => (await axe.run(document, {
              runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'],
            })).violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map(({ target, any, all }) =>
              `${id}: ${help}: ${target.join(' ')}: ${[...any, ...all].map(({ message }) => message).join('; ')}`))""";

    private Axe() {}

    private static String script() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it finds on the page as it is now. */
    @SuppressWarnings("unchecked")
    static List<String> barriers(Page page) {
        if ((boolean) page.evaluate("typeof axe === 'undefined'")) {
            page.evaluate(SCRIPT);
        }
        return (List<String>) page.evaluate(RUN);
    }
}
