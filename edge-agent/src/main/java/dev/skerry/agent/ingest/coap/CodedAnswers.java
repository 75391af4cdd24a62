package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;

/**
 * Gives a code to what Californium refuses by itself, which never reaches a resource of ours, and
 * takes note of it. As an interceptor it sees the answers to messages that could not even be
 * parsed, whose path is not known.
 */
final class CodedAnswers extends MessageInterceptorAdapter {
    private static final String CODE_BEGIN = "SKR-";

    private final int maxPayloadBytes;
    private final BiConsumer<String, Refusal> refused;

    CodedAnswers(int maxPayloadBytes, BiConsumer<String, Refusal> refused) {
        this.maxPayloadBytes = maxPayloadBytes;
        this.refused = refused;
    }

    /** A message that is larger than the agent takes. */
    static Refusal tooLarge(int maxPayloadBytes, String found) {
        return new Refusal(
                "SKR-I108",
                "a message may have %,d bytes, this one has %s: send smaller packs"
                        .formatted(maxPayloadBytes, found));
    }

    /** Completes an answer to a request at this path, if it refuses and says no code yet. */
    void complete(String path, Response response) {
        if (response.isError() && !response.getPayloadString().startsWith(CODE_BEGIN)) {
            Refusal refusal = refusal(response);
            String text = refusal.code() + ": " + refusal.message();
            response.setPayload(text.getBytes(StandardCharsets.UTF_8));
            response.getOptions().setContentFormat(MediaTypeRegistry.TEXT_PLAIN);
            refused.accept(path, refusal);
        }
    }

    /** Takes note of a request at this path that is answered with a refusal. */
    void refuse(String path, Refusal refusal) {
        refused.accept(path, refusal);
    }

    @Override
    public void sendResponse(Response response) {
        complete("", response);
    }

    private Refusal refusal(Response response) {
        ResponseCode code = response.getCode();
        if (code == ResponseCode.REQUEST_ENTITY_TOO_LARGE) {
            return tooLarge(maxPayloadBytes, "more");
        }
        if (code == ResponseCode.REQUEST_ENTITY_INCOMPLETE) {
            return new Refusal(
                    "SKR-I113", "blocks of the message are missing: send it again from its first");
        }
        String why = response.getPayloadString();
        return new Refusal(
                "SKR-I114",
                "the request is not one that the agent takes (%s): correct it"
                        .formatted(why.isEmpty() ? code.name() : why));
    }
}
