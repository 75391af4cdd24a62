package dev.skerry.gateway.enrol;

import static io.restassured.RestAssured.given;

import io.restassured.path.json.JsonPath;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.util.encoders.Base32;

/** Makes tokens as an operator does. */
public final class Tokens {
    private Tokens() {}

    /** A token that was made. */
    public record Made(String id, String token) {
        /** The first 128 bits of the root's fingerprint, in hexadecimal digits. */
        String rootFingerprint() {
            String root = token.substring(token.lastIndexOf('-') + 1);
            return HexFormat.of()
                    .formatHex(Base32.decode(root.toUpperCase(Locale.ROOT) + "======"));
        }
    }

    /** A token by this body of POST /api/enrolments. */
    public static Made make(String body) {
        JsonPath made =
                given().contentType("application/json")
                        .body(body)
                        .post("/api/enrolments")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();
        return new Made(made.getString("enrolmentId"), made.getString("token"));
    }
}
