package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.Admission;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.Refusal;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;

/**
 * A request that waits for its answer. 2.04 is sent when the reading is on disk. If that takes
 * long, an empty acknowledgement keeps the client from repeating itself (RFC 7252, section 5.2.2);
 * it promises nothing.
 */
final class PendingRequest implements RawMessage.Receipt {
    private final Exchange exchange;
    private final long receivedNanos;
    private final Runnable whenAnswered;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean accepted = new AtomicBoolean();

    PendingRequest(Exchange exchange, long receivedNanos, Runnable whenAnswered) {
        this.exchange = exchange;
        this.receivedNanos = receivedNanos;
        this.whenAnswered = whenAnswered;
    }

    /** A client has one request under way (RFC 7252, section 4.7). */
    @Override
    public boolean isAwaited() {
        return true;
    }

    @Override
    public void durable() {
        answer(new Response(ResponseCode.CHANGED));
    }

    @Override
    public void refused(Refusal refusal) {
        answer(response(refusal));
    }

    /** The answer to a message that was refused. */
    static Response response(Refusal refusal) {
        Response response =
                response(
                        switch (refusal.code()) {
                            case Admission.MAY_NOT -> ResponseCode.FORBIDDEN;
                            case Admission.TOO_LARGE -> ResponseCode.REQUEST_ENTITY_TOO_LARGE;
                            case Admission.TOO_MUCH, SenderLimit.TOO_MUCH ->
                                    ResponseCode.TOO_MANY_REQUESTS;
                            default -> ResponseCode.BAD_REQUEST;
                        },
                        refusal);
        if (!refusal.retryAfter().isZero()) {
            // RFC 8516, section 3.
            response.getOptions().setMaxAge(refusal.retryAfter().toSeconds() + 1);
        }
        return response;
    }

    /** The message was not taken: the client should come back. */
    void unavailable(Refusal refusal, long retryAfterSeconds) {
        Response response = response(ResponseCode.SERVICE_UNAVAILABLE, refusal);
        response.getOptions().setMaxAge(retryAfterSeconds);
        answer(response);
    }

    /** Acknowledges receipt, without an answer yet, when the request has waited for so long. */
    void acceptAfter(long nanos, long nowNanos) {
        if (nowNanos - receivedNanos >= nanos
                && !answered.get()
                && accepted.compareAndSet(false, true)) {
            exchange.execute(exchange::sendAccept);
        }
    }

    private void answer(Response response) {
        if (answered.compareAndSet(false, true)) {
            response.addMessageObserver(
                    new MessageObserverAdapter() {
                        @Override
                        public void onSent(boolean retransmission) {
                            whenAnswered.run();
                        }

                        @Override
                        protected void failed() {
                            whenAnswered.run();
                        }
                    });
            exchange.execute(() -> exchange.sendResponse(response));
        }
    }

    /** An error answer whose payload is for people (RFC 7252, section 5.5.2). */
    static Response response(ResponseCode code, Refusal refusal) {
        var response = new Response(code);
        response.setPayload(refusal.code() + ": " + refusal.message());
        response.getOptions().setContentFormat(MediaTypeRegistry.TEXT_PLAIN);
        return response;
    }
}
