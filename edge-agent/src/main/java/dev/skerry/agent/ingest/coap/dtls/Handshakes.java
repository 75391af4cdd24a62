package dev.skerry.agent.ingest.coap.dtls;

import dev.skerry.agent.pipeline.RateLimit;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertLevel;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionListener;

/**
 * Lets so many handshakes of an address begin, and takes note of those that did not come about.
 * With the time that one may take the former bounds how many of the associations a single machine
 * can hold half-open. A handshake begins when the cookie has proved the address (RFC 6347, section
 * 4.2.1), so nobody uses up what is another's.
 */
final class Handshakes implements SessionListener {
    private static final int PER_SECOND = 20;
    private static final int AT_ONCE = 200;
    private static final int ADDRESSES = 2_000;

    private final RateLimit begun = new RateLimit(PER_SECOND, AT_ONCE, ADDRESSES);
    private final BiConsumer<InetSocketAddress, String> failed;

    /**
     * A limit that nobody has touched.
     *
     * @param failed hears of handshakes that did not come about: with whom, and why
     */
    Handshakes(BiConsumer<InetSocketAddress, String> failed) {
        this.failed = failed;
    }

    @Override
    public void handshakeStarted(Handshaker handshaker) throws HandshakeException {
        String address = handshaker.getPeerAddress().getAddress().getHostAddress();
        if (!begun.take(address, 1, System.nanoTime()).isZero()) {
            throw new HandshakeException(
                    "an address may begin %d handshakes in a second, %d at once"
                            .formatted(PER_SECOND, AT_ONCE),
                    new AlertMessage(AlertLevel.FATAL, AlertDescription.HANDSHAKE_FAILURE));
        }
    }

    @Override
    public void contextEstablished(Handshaker handshaker, DTLSContext context) {
        // What a peer may do is asked with each message.
    }

    @Override
    public void handshakeCompleted(Handshaker handshaker) {
        // What a peer may do is asked with each message.
    }

    @Override
    public void handshakeFailed(Handshaker handshaker, Throwable error) {
        failed.accept(handshaker.getPeerAddress(), String.valueOf(error.getMessage()));
    }

    @Override
    public void handshakeFlightRetransmitted(Handshaker handshaker, int flight) {
        // That happens.
    }
}
