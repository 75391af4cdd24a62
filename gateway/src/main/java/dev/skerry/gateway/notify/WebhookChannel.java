package dev.skerry.gateway.notify;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * POSTs JSON. The signature is over the time and the body, so that nobody else's is taken, nor an
 * old one: HMAC-SHA256 (RFC 2104) of {@code TIMESTAMP.BODY}.
 */
final class WebhookChannel implements Channel {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int SHOWN_BYTES = 200;

    /** What may go another time although the receiver refuses it now. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private final AddressPolicy policy;
    private final InstantSource clock;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    WebhookChannel(AddressPolicy policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public Attempt send(ContactPoint contact, byte[] secret, Message message)
            throws InterruptedException {
        String objection = policy.objectionNow(contact.url());
        if (objection != null) {
            return new Attempt(false, true, objection);
        }
        byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(contact.url()))
                        .timeout(ANSWER)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "skerry-gateway")
                        .header("X-Skerry-Notification", message.id())
                        .header("X-Skerry-Timestamp", timestamp)
                        .header("X-Skerry-Signature", "v1=" + signature(secret, timestamp, body))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        try {
            return attempt(client.send(request, BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            return new Attempt(false, true, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static Attempt attempt(HttpResponse<InputStream> answer) {
        int status = answer.statusCode();
        String said = status + beginning(answer.body());
        boolean isDelivered = status >= 200 && status < 300;
        return new Attempt(isDelivered, status >= 500 || LATER.contains(status), said);
    }

    /** What it says, for people; closing it early ends the connection. */
    private static String beginning(InputStream body) {
        try (body) {
            String text = new String(body.readNBytes(SHOWN_BYTES), StandardCharsets.UTF_8);
            return text.isBlank() ? "" : ": " + text;
        } catch (IOException e) {
            return "";
        }
    }

    static String signature(byte[] secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 does not work here", e);
        }
    }
}
