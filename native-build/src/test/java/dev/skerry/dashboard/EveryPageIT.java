package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.WaitForConditionOptions;
import com.microsoft.playwright.TimeoutError;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.dashboard.LoggingInDemo.Person;
import dev.skerry.tool.site.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page of the router, for everybody, with the demo behind it: roles, widths, a cut link. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPageIT {
    private static final Path ROUTER =
            Path.of("../gateway/src/main/resources/web/app/core/router.ts");
    private static final Pattern PAGE = Pattern.compile("\\{ page: '([a-z-]+)';");
    private static final double PATIENCE_MILLIS = 30_000;

    /** Each holds a connection for its events; a browser has six to one place. */
    private static final int WINDOWS_TOGETHER = 3;

    private static final String FAN =
            """
            schema: skerry.device/v1
            name: fan
            version: 1.0.0
            source: { mqtt: { topic: "plant/{site}/fan/{device}" } }
            resources: { speed: { type: int32 } }
            """;

    private LoggingInDemo demo;

    @BeforeAll
    void start(@TempDir Path folder) {
        // The broker reports each message.
        Logger.getLogger("").setLevel(Level.WARNING);
        demo = new LoggingInDemo(folder, site -> fill(site, folder));
        try (DashboardPage admin = demo.open(Person.ADMIN, Look.DESKTOP_LIGHT)) {
            LoggingInDemo.done(
                    admin.ask(
                            "POST", "/api/enrolments", Map.of("agentId", "west", "site", "plant")));
        }
    }

    private static void fill(Site site, Path folder) {
        try {
            BearingBundle.write(folder);
            byte[] model = Files.readAllBytes(folder.resolve("pump-bearing-1.2.0.skm"));
            assertThat(site.http().post(site.uri("/api/models"), "application/zip", model).status())
                    .isEqualTo(201);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] profile = FAN.getBytes(UTF_8);
        assertThat(
                        site.http()
                                .post(site.uri("/api/profiles"), "application/yaml", profile)
                                .status())
                .isEqualTo(200);
    }

    @AfterAll
    void stop() {
        demo.close();
    }

    @Test
    void every_page_that_the_router_knows_is_looked_at() throws IOException {
        // Whoever is logged in never sees these two.
        Stream<String> strangers = Stream.of("login", "first-admin");
        assertThat(PAGE.matcher(Files.readString(ROUTER)).results().map(page -> page.group(1)))
                .containsOnlyOnceElementsOf(
                        Stream.concat(
                                        Stream.of(Place.values()).map(Place::page).distinct(),
                                        strangers)
                                .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "VIEWER, PHONE_LIGHT",
        "OPERATOR, DESKTOP_DARK",
        "ADMIN, PHONE_DARK",
        "OPERATOR_OF_THE_PLANT, DESKTOP_LIGHT"
    })
    void each_is_offered_what_their_role_may_do_and_is_kept_out_of_nothing_else(
            Person person, Look look) {
        List<String> wrong = new ArrayList<>();
        try (DashboardPage page = demo.open(person, look)) {
            for (Place place : Place.values()) {
                look(page.go(place.address()), place, person, wrong);
                page.screenshot("every-%s-%s".formatted(place.word(), look.fileName()));
                if (page.sidewaysScroll() != 0) {
                    wrong.add(place.word() + " is wider than the window");
                }
            }
            wrong.addAll(page.complaints());
        }
        assertThat(wrong).isEmpty();
    }

    private static void look(DashboardPage page, Place place, Person person, List<String> wrong) {
        List<Control> here = Control.all().stream().filter(each -> each.isAt(place)).toList();
        List<Control> wanted =
                here.stream().filter(each -> each.isAlways() && each.isFor(person.role())).toList();
        assertThat(page.find("main h1, main .empty").first()).isVisible();
        try {
            page.page()
                    .waitForCondition(
                            () -> missing(wanted, seen(page)).isEmpty(),
                            new WaitForConditionOptions().setTimeout(PATIENCE_MILLIS));
        } catch (TimeoutError e) {
            wrong.add("%s lacks %s".formatted(place.word(), missing(wanted, seen(page))));
        }
        for (String name : new TreeSet<>(seen(page))) {
            if (here.stream().noneMatch(each -> each.isCalled(name) && each.isFor(person.role()))) {
                wrong.add("%s shows '%s'".formatted(place.word(), name));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> seen(DashboardPage page) {
        return (List<String>) page.page().evaluate(Control.SEEN);
    }

    private static List<Pattern> missing(List<Control> wanted, List<String> seen) {
        return wanted.stream()
                .filter(each -> seen.stream().noneMatch(each::isCalled))
                .map(Control::name)
                .toList();
    }

    @Test
    void what_is_not_offered_is_refused() {
        try (DashboardPage viewer = demo.open(Person.VIEWER, Look.DESKTOP_LIGHT);
                DashboardPage operator = demo.open(Person.OPERATOR, Look.DESKTOP_LIGHT)) {
            for (Control control : Control.all()) {
                if (control.request() != null) {
                    DashboardPage page = control.role().equals("admin") ? operator : viewer;
                    String[] words = control.request().split(" ");
                    APIResponse answer =
                            words.length == 2
                                    ? page.ask(words[0], words[1], Map.of())
                                    : page.send(words[0], words[1], words[2], "nothing");
                    assertThat(answer.text()).as(control.request()).contains("SKR-G704");
                    assertThat(answer.status()).as(control.request()).isEqualTo(403);
                }
            }
        }
    }

    @Test
    void whoever_sees_another_site_finds_nothing_of_this_one() {
        try (DashboardPage page = demo.open(Person.OPERATOR_OF_ELSEWHERE, Look.DESKTOP_LIGHT)) {
            for (Place place : List.of(Place.FLEET, Place.ALARMS, Place.CONFLICTS)) {
                page.go(place.address());
                assertThat(page.find("main .empty").first()).isVisible();
                assertThat(page.find("main")).not().containsText("north");
                assertThat(page.find("main")).not().containsText("pump-1");
            }
            assertThat(page.complaints()).isEmpty();
            for (String path :
                    List.of("agents/north", "devices/north/pump-1", "twins/north/pump-1")) {
                assertThat(page.ask("GET", "/api/" + path, null).status()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void of_two_who_change_the_same_thing_neither_overwrites_the_other_unknowingly() {
        try (DashboardPage one = demo.open(Person.OPERATOR, Look.DESKTOP_LIGHT);
                DashboardPage other = demo.open(Person.ADMIN, Look.DESKTOP_DARK)) {
            var operators = new TwoOperators(one, other);
            operators.bothDesireAnotherValue();
            String next = FAN.replace("1.0.0", "1.1.0");
            operators.bothWriteTheSameVersion(
                    next + "description: of the first\n", next + "description: of the slower\n");
        }
    }

    @Test
    void stays_readable_while_the_gateway_is_out_of_reach_and_recovers_by_itself() {
        Map<Place, DashboardPage> pages = new EnumMap<>(Place.class);
        try {
            for (Place place : Place.values()) {
                DashboardPage page = oneMore(pages.values()).go(place.address());
                pages.put(place, page);
                assertThat(page.find("main h1, main .empty").first()).isVisible();
                assertThat(page.find(".link-state")).containsText("Live");
            }
            demo.link().cut();
            pages.forEach(EveryPageIT::isReadable);
            saysWhatBecameOfACommand(page(pages, Place.DEVICE));
            saysWhatBecameOfAToken(page(pages, Place.ADD_AGENT));
            saysWhatBecameOfAnAction(page(pages, Place.AGENT));
            demo.link().heal();
            pages.forEach(EveryPageIT::recovers);
        } finally {
            demo.link().heal();
            pages.values().forEach(DashboardPage::close);
        }
    }

    /** A few share a browser's caches: loading all of it for each page is most of the time. */
    private DashboardPage oneMore(Collection<DashboardPage> open) {
        return open.size() % WINDOWS_TOGETHER == 0
                ? demo.open(Person.ADMIN, Look.DESKTOP_LIGHT)
                : open.stream().reduce((first, last) -> last).orElseThrow().beside();
    }

    private static void isReadable(Place place, DashboardPage page) {
        assertThat(page.find("link-banner")).containsText("has not answered");
        assertThat(page.find("main")).hasClass("stale");
        assertThat(page.find("main h1, main .empty").first()).isVisible();
    }

    private static DashboardPage page(Map<Place, DashboardPage> pages, Place place) {
        return Objects.requireNonNull(pages.get(place));
    }

    private static void saysWhatBecameOfACommand(DashboardPage page) {
        page.find("command-panel .orders button:has-text('stop')").click();
        Locator question = page.find("command-panel dialog[open]");
        question.locator("button.primary").click();
        assertThat(question.locator("[role=alert]")).containsText("did not answer");
        question.locator("button:has-text('Do not send')").click();
    }

    private static void saysWhatBecameOfAToken(DashboardPage page) {
        page.find("input[name=agentId]").fill("east");
        page.find("add-agent-page button[type=submit]").click();
        assertThat(page.find("add-agent-page [role=alert]")).containsText("did not answer");
        assertThat(page.find("input[name=agentId]")).hasValue("east");
    }

    private static void saysWhatBecameOfAnAction(DashboardPage page) {
        page.find("agent-actions .orders button:has-text('Drain')").click();
        Locator question = page.find("agent-actions dialog[open]");
        question.locator("button.primary").click();
        assertThat(question.locator("[role=alert]")).containsText("did not answer");
        question.locator("button[type=button]").click();
    }

    private static void recovers(Place place, DashboardPage page) {
        assertThat(page.find(".link-state")).containsText("Live");
        assertThat(page.find("main")).not().hasClass("stale");
        assertThat(page.find("main h1, main .empty").first()).isVisible();
        // What became of an order stays until there is another one.
        assertThat(page.find("main [role=alert]:visible"))
                .hasCount(place == Place.ADD_AGENT ? 1 : 0);
        assertThat(page.complaints()).as(place.word()).isEmpty();
    }
}
