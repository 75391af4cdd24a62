package dev.skerry.agent.tls;

import dev.skerry.agent.pipeline.Refusal;
import java.security.cert.CertificateException;

/** A server is not the gateway, as far as its certificate shows. */
public final class UntrustedGatewayException extends CertificateException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // Nobody serialises what ends a handshake.
    private final Refusal refusal;

    UntrustedGatewayException(Refusal refusal, Throwable cause) {
        super(refusal.message(), cause);
        this.refusal = refusal;
    }

    /** Why, and what to do. */
    public Refusal refusal() {
        return refusal;
    }
}
