package dev.skerry.gateway.notify;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * POSTs JSON. The signature is over the time and the body, so that nobody else's is taken, nor an
 * old one: HMAC-SHA256 (RFC 2104) of {@code TIMESTAMP.BODY}.
 */
final class WebhookChannel implements Channel {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** What may go another time although the receiver refuses it now. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private final AddressPolicy policy;
    private final InstantSource clock;
    private final Duration patience;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    WebhookChannel(AddressPolicy policy, InstantSource clock) {
        this(policy, clock, ANSWER);
    }

    /**
     * A channel.
     *
     * @param patience with a receiver until its whole answer is there: the timeout of a request
     *     ends with the headers
     */
    WebhookChannel(AddressPolicy policy, InstantSource clock, Duration patience) {
        this.policy = policy;
        this.clock = clock;
        this.patience = patience;
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
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "skerry-gateway")
                        .header("X-Skerry-Notification", message.id())
                        .header("X-Skerry-Timestamp", timestamp)
                        .header("X-Skerry-Signature", "v1=" + signature(secret, timestamp, body))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        var answer = new Answer();
        var exchange = client.sendAsync(request, answer);
        try {
            exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return attempt(answer, "no answer in " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            return attempt(answer, why.getClass().getSimpleName() + ": " + why.getMessage());
        } finally {
            // Ends the connection if it is still there.
            exchange.cancel(true);
        }
        return attempt(answer, "");
    }

    /**
     * The status alone counts: whoever gave one has had the message, whatever became of its text.
     */
    private static Attempt attempt(Answer answer, String trouble) {
        int status = answer.status();
        if (status == 0) {
            return new Attempt(false, true, trouble);
        }
        boolean isDelivered = status >= 200 && status < 300;
        return new Attempt(
                isDelivered, status >= 500 || LATER.contains(status), status + answer.text());
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
