package dev.skerry.dashboard;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A window on the dashboard that remembers what it had to complain about. */
final class DashboardPage implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /**
     * The folder for the pictures of the documents, see {@code ./skerry test --screenshots}; null
     * where nobody asked for pictures, which cost more than what is found on them.
     */
    private static final @Nullable String PICTURES = System.getProperty("skerry.screenshots");

    private final BrowserContext context;
    private final Page page;
    private final String origin;
    private final List<String> complaints = new ArrayList<>();

    /** Size and theme of the window. */
    enum Look {
        DESKTOP_LIGHT(1440, 900, ColorScheme.LIGHT),
        DESKTOP_DARK(1440, 900, ColorScheme.DARK),
        PHONE_LIGHT(390, 844, ColorScheme.LIGHT),
        PHONE_DARK(390, 844, ColorScheme.DARK);

        private final int width;
        private final int height;
        private final ColorScheme theme;

        Look(int width, int height, ColorScheme theme) {
            this.width = width;
            this.height = height;
            this.theme = theme;
        }

        String fileName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A window of its own.
     *
     * @param session of somebody who has logged in, see {@link #session}; null for nobody
     */
    DashboardPage(Browser browser, String origin, Look look, @Nullable String session) {
        this(
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setViewportSize(look.width, look.height)
                                .setColorScheme(look.theme)
                                .setStorageState(session)),
                origin);
    }

    private DashboardPage(BrowserContext context, String origin) {
        this.context = context;
        this.origin = origin;
        page = context.newPage();
        page.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
        page.onPageError(error -> complaints.add("script error: " + error));
        page.onRequest(
                request -> {
                    if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) {
                        complaints.add("request to elsewhere: " + request.url());
                    }
                });
        page.onConsoleMessage(
                message -> {
                    // A refused connection is what a test of a dead gateway is about.
                    if (message.type().equals("error") && !message.text().contains("ERR_")) {
                        complaints.add("console: " + message.text());
                    }
                });
    }

    /**
     * A window of the same person and look, which closes with this one. They share what was loaded,
     * and the six connections that a browser makes to one place: each takes one for its events.
     */
    DashboardPage beside() {
        return new DashboardPage(context, origin);
    }

    /** Goes to a route such as {@code #/fleet}. */
    DashboardPage go(String route) {
        page.navigate(origin + "/" + route);
        return this;
    }

    /** Asks the gateway for something, as the page does and with its session. */
    APIResponse ask(String method, String path, @Nullable Object body) {
        RequestOptions request = request(method);
        return context.request()
                .fetch(origin + path, body == null ? request : request.setData(body));
    }

    /** The same with a body of another media type than JSON. */
    APIResponse send(String method, String path, String type, String body) {
        RequestOptions request = request(method).setHeader("Content-Type", type).setData(body);
        return context.request().fetch(origin + path, request);
    }

    private RequestOptions request(String method) {
        return RequestOptions.create()
                .setMethod(method)
                .setHeader("Origin", origin)
                .setHeader("X-Skerry-Request", "1");
    }

    /** What another window needs in order to be logged in as this one is. */
    String session() {
        return context.storageState();
    }

    /** What the page holds; fails after a minute if a test waits for something in vain. */
    Locator find(String selector) {
        return page.locator(selector);
    }

    /**
     * Lets the gateway answer requests to such addresses, but keeps the answers from the page.
     *
     * @return what hands over the answers that are there, one each, in the order of the requests
     */
    List<Runnable> holdAnswers(Pattern url) {
        List<Runnable> held = new ArrayList<>();
        page.route(
                url,
                route -> {
                    APIResponse answer = route.fetch();
                    held.add(() -> route.fulfill(new FulfillOptions().setResponse(answer)));
                });
        return held;
    }

    Page page() {
        return page;
    }

    /** Errors of scripts, messages of the console and requests to elsewhere. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Pixels by which the content is wider than the window. */
    int sidewaysScroll() {
        return ((Number)
                        page.evaluate(
                                "document.documentElement.scrollWidth"
                                        + " - document.documentElement.clientWidth"))
                .intValue();
    }

    /**
     * Complains of what keeps people out of what is seen, and saves it under target/screenshots if
     * pictures are asked for.
     */
    void screenshot(String name) {
        Axe.barriers(page).forEach(barrier -> complaints.add(name + ": barrier " + barrier));
        if (PICTURES != null) {
            save(SCREENSHOTS, name);
        }
    }

    /** Saves what is seen as a picture of the documents, if pictures are asked for. */
    void picture(String name) {
        if (PICTURES != null) {
            save(Path.of(PICTURES), name);
        }
    }

    private void save(Path folder, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
    }

    /** The same in one look of several. */
    void picture(String name, boolean isWanted) {
        if (isWanted) {
            picture(name);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
