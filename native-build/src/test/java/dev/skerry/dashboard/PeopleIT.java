package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.StoredLogins.Login;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway as it is by default, in a browser: from its first start to logins at an OIDC provider,
 * which is down when the gateway starts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleIT {
    private static final Duration START = Duration.ofMinutes(3);
    private static final String PASSWORD = "correct horse battery";
    private static final Pattern FIRST_ADMIN = Pattern.compile("first_admin=\\S+(/#/\\S+)");

    private final Programs programs = new Programs(Installation.current());
    private final Http http = new Http();
    private final int port = Ports.freeTcp();
    private final String origin = "http://127.0.0.1:" + port;
    private Path folder;
    private Keycloak provider;
    private ManagedProcess gateway;
    private ManagedProcess agent;
    private Chromium chromium;
    private TypedCommands tool;
    private @Nullable String headToken;

    @BeforeAll
    void start(@TempDir Path empty) throws Exception {
        folder = empty;
        tool = new TypedCommands(folder, origin);
        provider = Keycloak.start(folder, origin);
        gateway =
                ManagedProcess.start(
                        programs.gateway(
                                folder.resolve("gateway"),
                                port,
                                Map.of(
                                        "skerry.gateway.oidc.issuer",
                                        provider.issuer(),
                                        "skerry.gateway.oidc.client-id",
                                        "skerry",
                                        "skerry.gateway.oidc.client-secret",
                                        Keycloak.SECRET,
                                        "skerry.gateway.oidc.roles.operator",
                                        "plant-operators",
                                        "skerry.gateway.oidc.roles.admin",
                                        "plant-it",
                                        "skerry.gateway.oidc.sites-claim",
                                        "sites")));
        agent =
                ManagedProcess.start(
                        programs.agent(
                                new AgentSettings(
                                        "north",
                                        "plant",
                                        folder.resolve("agent"),
                                        null,
                                        -1,
                                        true,
                                        Ports.freeTcp(),
                                        Map.of("skerry.agent.gateway.reconnect-max", "1s")),
                                origin));
        chromium = new Chromium();
        gateway.awaitReady(() -> http.isOk(gateway("/q/health/ready")), START);
        becomeFirstAdmin();
    }

    @AfterAll
    void stop() {
        chromium.close();
        agent.close();
        gateway.close();
        provider.close();
        http.close();
    }

    private URI gateway(String path) {
        return URI.create(origin + path);
    }

    private void becomeFirstAdmin() {
        List<String> log = gateway.logNews();
        Matcher link =
                log.stream()
                        .map(FIRST_ADMIN::matcher)
                        .filter(Matcher::find)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no link in " + log));
        try (var page = open()) {
            Response shown = page.page().navigate(origin + link.group(1));
            assertThat(shown.headers().get("content-security-policy"))
                    .contains("default-src 'self'", "frame-ancestors 'none'");
            page.find("input[name=name]").fill("head");
            page.find("input[name=password]").fill(PASSWORD);
            page.find("input[name=again]").fill(PASSWORD);
            page.find("button.primary").click();
            assertThat(page.find("nav a[href='#/people']")).isVisible();
            page.page().navigate(origin + "/");
            page.page().navigate(origin + link.group(1));
            page.find("input[name=name]").fill("second");
            page.find("input[name=password]").fill(PASSWORD);
            page.find("input[name=again]").fill(PASSWORD);
            page.find("button.primary").click();
            assertThat(page.find("p.bad")).containsText("the link was used");
        }
    }

    private DashboardPage open() {
        return chromium.open(origin, Look.DESKTOP_LIGHT);
    }

    private DashboardPage loggedIn(String name) {
        DashboardPage page = open().go("#/fleet");
        fillIn(page, name, PASSWORD);
        assertThat(page.find("account-menu button.account")).isVisible();
        return page;
    }

    private static void fillIn(DashboardPage page, String name, String password) {
        page.find("input[name=name]").fill(name);
        page.find("input[name=password]").fill(password);
        page.find("login-form button.primary").click();
    }

    private static void logout(DashboardPage page) {
        page.find("account-menu button.account").click();
        page.find("account-menu dialog[open] button.primary").click();
        assertThat(page.find("login-form")).isVisible();
    }

    private static void addPerson(DashboardPage head, String name, String role, String sites) {
        head.go("#/people");
        Locator adding = head.find("details.adding:has(input[name=password])");
        if (adding.getAttribute("open") == null) {
            adding.locator("summary").click();
        }
        adding.locator("input[name=name]").fill(name);
        adding.locator("input[name=password]").fill(PASSWORD);
        adding.locator("select[name=role]").selectOption(role);
        adding.locator("input[name=sites]").fill(sites);
        adding.locator("button").click();
        assertThat(head.find("people-page p[role=status]")).containsText(name + " may log in now");
    }

    private static String cookie(DashboardPage page) {
        Cookie session =
                page.page().context().cookies().stream()
                        .filter(cookie -> cookie.name.startsWith("skerry-"))
                        .findFirst()
                        .orElseThrow();
        assertThat(session.httpOnly).isTrue();
        return session.name + "=" + session.value;
    }

    private HttpResponse<String> ask(String method, String path, String... headers) {
        return http.ask(
                HttpRequest.newBuilder(gateway(path))
                        .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : "{}"))
                        .headers(headers));
    }

    private static String code(HttpResponse<String> answer) {
        return answer.body().replaceAll("(?s).*\"code\":\"(SKR-\\w+)\".*", "$1");
    }

    @Test
    void an_operator_of_one_site_sees_that_and_no_more_and_a_stolen_cookie_ends_with_the_session() {
        await().atMost(START)
                .until(
                        () -> {
                            try (Http head = new Http(new Login(headToken(), 0, null))) {
                                return head.get(gateway("/api/agents")).size() == 1;
                            }
                        });
        try (var head = loggedIn("head");
                var phone = chromium.open(origin, Look.PHONE_LIGHT)) {
            addPerson(head, "olga", "operator", "plant");
            addPerson(head, "sam", "viewer", "elsewhere");
            phone.go("#/people");
            fillIn(phone, "head", PASSWORD);
            assertThat(phone.find("people-page table.list tbody tr").first()).isVisible();
            assertThat(phone.sidewaysScroll()).isZero();
            phone.screenshot("people-phone");
        }
        String stolen;
        try (var olga = loggedIn("olga")) {
            assertThat(olga.find("fleet-page")).containsText("north");
            assertThat(olga.find("nav a[href='#/people']")).hasCount(0);
            assertThat(olga.find("nav a[href='#/audit']")).hasCount(0);
            olga.go("#/people");
            assertThat(olga.find("people-page h1")).containsText("Your tokens and sessions");
            stolen = cookie(olga);
            HttpResponse<String> refused =
                    ask("GET", "/api/people", "Cookie", stolen, "Origin", origin);
            assertThat(code(refused)).isEqualTo("SKR-G704");
            assertThat(ask("GET", "/api/agents", "Cookie", stolen).statusCode()).isEqualTo(200);
            logout(olga);
            assertThat(olga.complaints()).isEmpty();
        }
        assertThat(code(ask("GET", "/api/agents", "Cookie", stolen))).isEqualTo("SKR-G702");
        try (var sam = loggedIn("sam")) {
            assertThat(sam.find("fleet-page")).not().containsText("north");
            sam.go("#/agents/north");
            assertThat(ask("GET", "/api/agents/north", "Cookie", cookie(sam)).statusCode())
                    .isEqualTo(404);
        }
    }

    /** By the command line, as people get one. */
    private String headToken() throws Exception {
        String token = headToken;
        if (token == null) {
            tool.skerry(PASSWORD, "login", "head");
            token = tool.skerry("", "token", "create", "watch", "--role", "viewer").strip();
            headToken = token;
        }
        return token;
    }

    @Test
    void a_token_of_the_command_line_works_for_curl_until_it_is_revoked() throws Exception {
        String token = headToken();
        assertThat(tool.curl(token, "/api/agents")).isEqualTo("200");
        assertThat(tool.curl(token, "/api/people")).isEqualTo("403");
        assertThat(tool.skerry("", "people", "list")).contains("head", "admin", "all sites");
        assertThat(tool.skerry("", "token", "list")).contains("watch");
        String stored = Files.readString(folder.resolve("config/skerry/gateways.json"));
        assertThat(tool.skerry("", "logout")).contains("Logged out");
        String login = stored.replaceAll("(?s).*\"token\" : \"(skerry-token-[^\"]+)\".*", "$1");
        assertThat(tool.curl(login, "/api/agents")).isEqualTo("401");
        assertThat(tool.curl(token, "/api/agents")).isEqualTo("200");
    }

    @Test
    void people_log_in_at_an_oidc_provider_that_may_be_down() throws Exception {
        provider.cut();
        try (var page = open()) {
            page.go("#/login");
            organisation(page).click();
            assertThat(page.find("p.bad")).containsText("SKR-G724");
            fillIn(page, "head", PASSWORD);
            assertThat(page.find("nav a[href='#/people']")).isVisible();
        }
        provider.heal(http);
        String callback;
        try (var page = open()) {
            callback = logInAtProvider(page, "olga");
            assertThat(page.find("fleet-page")).containsText("north");
            JsonNode me = me(page);
            assertThat(me.path("name").asText()).isEqualTo("oidc:olga");
            assertThat(me.path("role").asText()).isEqualTo("operator");
            assertThat(me.path("sites").toString()).isEqualTo("[\"plant\"]");
            assertThat(OtherSite.makesToken(page, provider.issuer(), origin)).containsExactly(403);
            // The session is the gateway's; who comes anew has to wait.
            provider.cut();
            page.page().reload();
            assertThat(page.find("account-menu button.account")).isVisible();
            provider.heal(http);
            page.page().navigate(origin + "/login/oidc");
            assertThat(page.find("account-menu button.account")).isVisible();
            logout(page);
            // The provider's session is over as well: it asks for the password again.
            organisation(page).click();
            assertThat(page.find("#kc-form-login")).isVisible();
        }
        try (var page = open()) {
            logInAtProvider(page, "olga");
            page.page()
                    .request()
                    .post(
                            origin + "/api/logout",
                            RequestOptions.create()
                                    .setHeader("Origin", origin)
                                    .setHeader("X-Skerry-Request", "1"));
            assertThat(me(page).path("loggedIn").asBoolean()).isFalse();
            // What the browser still has of the login leads nobody past the provider.
            page.page().navigate(origin + "/login/oidc");
            assertThat(page.find("p.bad")).containsText("SKR-G725");
            assertThat(me(page).path("loggedIn").asBoolean()).isFalse();
        }
        try (var page = open()) {
            // A login that somebody else began, and was done before: it begins anew.
            page.page().navigate(callback);
            assertThat(page.find("#kc-form-login")).isVisible();
            String state = page.page().url().replaceAll(".*[?&]state=([^&]+).*", "$1");
            page.page().navigate(origin + "/login/oidc?code=made-up&state=made-up");
            assertThat(me(page).path("loggedIn").asBoolean()).isFalse();
            page.page().navigate(origin + "/login/oidc?code=made-up&state=" + state);
            assertThat(page.find("p.bad")).containsText("SKR-G723");
            assertThat(me(page).path("loggedIn").asBoolean()).isFalse();
            page.go("#/login");
            organisation(page).click();
            signIn(page, "vera");
            assertThat(page.find("p.bad")).containsText("SKR-G721");
            assertThat(me(page).path("loggedIn").asBoolean()).isFalse();
        }
    }

    private static Locator organisation(DashboardPage page) {
        return page.find("a.button[href='/login/oidc']");
    }

    private static void signIn(DashboardPage page, String name) {
        page.find("#username").fill(name);
        page.find("#password").fill(Keycloak.PASSWORD);
        page.find("#kc-login").click();
    }

    /** Gives the address that the provider sent the browser back to. */
    private String logInAtProvider(DashboardPage page, String name) {
        List<String> asked = new ArrayList<>();
        page.page().onRequest(request -> asked.add(request.url()));
        page.go("#/login");
        organisation(page).click();
        signIn(page, name);
        assertThat(page.find("account-menu button.account")).isVisible();
        assertThat(asked)
                .anyMatch(
                        url ->
                                url.startsWith(provider.issuer())
                                        && url.contains("response_type=code")
                                        && url.contains("code_challenge_method=S256")
                                        && url.contains("nonce=")
                                        && url.contains("state="));
        return asked.stream()
                .filter(url -> url.startsWith(origin + "/login/oidc?") && url.contains("code="))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode me(DashboardPage page) throws IOException {
        return new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(page.page().request().get(origin + "/api/me").body());
    }

    @Test
    void access_tokens_of_the_provider_are_taken_if_they_are_the_providers_and_for_the_gateway()
            throws Exception {
        provider.heal(http);
        String issuer = provider.issuer();
        String good = Keycloak.accessToken(http, issuer, "plant-tool", "olga");
        assertThat(bearer(good).statusCode()).isEqualTo(200);
        assertThat(bearer(good).body()).contains("oidc:olga", "operator", "[\"plant\"]");
        String forOthers = Keycloak.accessToken(http, issuer, "other-tool", "olga");
        String roleless = Keycloak.accessToken(http, issuer, "plant-tool", "vera");
        String ofOthers = Keycloak.accessToken(http, provider.otherIssuer(), "plant-tool", "olga");
        for (String bad :
                List.of(
                        forOthers,
                        ofOthers,
                        roleless,
                        Keycloak.unsigned(good),
                        Keycloak.raised(good),
                        "nonsense")) {
            assertThat(bearer(bad).statusCode()).isEqualTo(401);
            assertThat(code(bearer(bad))).isEqualTo("SKR-G703");
        }
    }

    private HttpResponse<String> bearer(String token) {
        return ask("GET", "/api/me", "Authorization", "Bearer " + token);
    }
}
