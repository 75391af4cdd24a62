package dev.skerry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.demo.Demo;
import dev.skerry.tool.demo.DemoSettings;
import dev.skerry.tool.plant.Witness;
import dev.skerry.tool.site.Link;
import dev.skerry.tool.site.Site;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo with a gateway where people log in, and those people. */
final class LoggingInDemo implements AutoCloseable {
    private static final long SEED = 8;
    private static final String PASSWORD = "correct horse battery";
    private static final Pattern FIRST_ADMIN =
            Pattern.compile("first_admin=\\S+/#/first-admin/(\\S+)");

    /** Who there is. The last two do not see all sites. */
    enum Person {
        VIEWER,
        OPERATOR,
        ADMIN,
        OPERATOR_OF_THE_PLANT,
        OPERATOR_OF_ELSEWHERE;

        /** What they log in as. */
        String login() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Their role. */
        String role() {
            return this == ADMIN || this == VIEWER ? login() : "operator";
        }
    }

    private final Demo demo;
    private final Link link;
    private final Chromium chromium;
    private final Map<Person, String> sessions = new EnumMap<>(Person.class);

    /**
     * Starts everything.
     *
     * @param first what is done while nobody has to log in yet
     */
    LoggingInDemo(Path folder, Consumer<Site> first) {
        demo =
                new Demo(
                        Installation.current(),
                        DemoSettings.anywhere(folder, SEED),
                        Witness.counting());
        first.accept(site());
        site().killGateway();
        site().restartGatewayWithLogins();
        site().awaitGateway();
        link = Link.to(site().uri("/").getPort());
        chromium = new Chromium();
        String invitation = firstAdmin();
        try (DashboardPage head = chromium.open(origin(), Look.DESKTOP_LIGHT)) {
            done(
                    head.ask(
                            "POST",
                            "/api/first-admin",
                            Map.of("link", invitation, "name", "admin", "password", PASSWORD)));
            sessions.put(Person.ADMIN, head.session());
            for (Person person :
                    List.of(
                            Person.VIEWER,
                            Person.OPERATOR,
                            Person.OPERATOR_OF_THE_PLANT,
                            Person.OPERATOR_OF_ELSEWHERE)) {
                done(head.ask("POST", "/api/people", wish(person)));
            }
        }
        for (Person person : Person.values()) {
            if (person != Person.ADMIN) {
                sessions.put(person, logIn(person));
            }
        }
    }

    private String firstAdmin() {
        return site().gateway().logNews().stream()
                .map(FIRST_ADMIN::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> wish(Person person) {
        Map<String, Object> wish =
                new HashMap<>(
                        Map.of(
                                "name",
                                person.login(),
                                "password",
                                PASSWORD,
                                "role",
                                person.role()));
        switch (person) {
            case OPERATOR_OF_THE_PLANT -> wish.put("sites", List.of(Demo.SITE));
            case OPERATOR_OF_ELSEWHERE -> wish.put("sites", List.of("elsewhere"));
            case VIEWER, OPERATOR, ADMIN -> {}
        }
        return wish;
    }

    private String logIn(Person person) {
        try (DashboardPage page = chromium.open(origin(), Look.DESKTOP_LIGHT)) {
            done(
                    page.ask(
                            "POST",
                            "/api/login",
                            Map.of("name", person.login(), "password", PASSWORD)));
            return page.session();
        }
    }

    /** Expects that it is not refused. */
    static void done(APIResponse answer) {
        assertThat(answer.ok())
                .as("%s: %d %s", answer.url(), answer.status(), answer.text())
                .isTrue();
    }

    Site site() {
        return demo.site();
    }

    private String origin() {
        return "http://127.0.0.1:" + link.port();
    }

    /** Between all windows and the gateway. */
    Link link() {
        return link;
    }

    /** A window for somebody. */
    DashboardPage open(Person person, Look look) {
        return chromium.open(origin(), look, Objects.requireNonNull(sessions.get(person)));
    }

    @Override
    public void close() {
        chromium.close();
        link.close();
        demo.close();
    }
}
