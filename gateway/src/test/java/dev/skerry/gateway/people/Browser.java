package dev.skerry.gateway.people;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** Logs in as a browser does, and asks as the gateway's own page does. */
public final class Browser {
    public static final String PASSWORD = "correct horse battery";

    private final String cookie;

    private Browser(String cookie) {
        this.cookie = cookie;
    }

    static String origin() {
        return "http://127.0.0.1:" + RestAssured.port;
    }

    static String cookieName() {
        return "skerry-" + RestAssured.port;
    }

    static Response login(String name, String password) {
        return given().contentType("application/json")
                .header("Origin", origin())
                .body(Map.of("name", name, "password", password))
                .post("/api/login");
    }

    /** A session of a person that is there. */
    public static Browser of(String name) {
        Response answer = login(name, PASSWORD);
        answer.then().statusCode(204);
        return new Browser(answer.getCookie(cookieName()));
    }

    /** A session of a person that is added if there is none of that name. */
    public static Browser of(People people, String name, Role role, String... sites)
            throws Exception {
        var seen =
                sites.length == 0
                        ? dev.skerry.gateway.fleet.Sites.ALL
                        : dev.skerry.gateway.fleet.Sites.of(java.util.List.of(sites));
        people.add(name, PASSWORD, role, seen, "test").get();
        return of(name);
    }

    public String cookie() {
        return cookie;
    }

    /** A request of the gateway's own page. */
    public RequestSpecification asks() {
        return given().cookie(cookieName(), cookie)
                .header("Origin", origin())
                .header("X-Skerry-Request", "1")
                .contentType("application/json");
    }

    /** A new API token of this person. */
    public String token(Map<String, Object> wish) {
        return asks().body(wish).post("/api/tokens").then().statusCode(200).extract().path("token");
    }

    /** A request of a program. */
    public static RequestSpecification withToken(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    void isStranger() {
        asks().get("/api/me").then().statusCode(200).body("loggedIn", equalTo(false));
    }
}
