package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.ExtendedCoapStackFactory;
import org.eclipse.californium.core.network.Outbox;
import org.eclipse.californium.core.network.stack.AbstractLayer;
import org.eclipse.californium.core.network.stack.BaseCoapStack;
import org.eclipse.californium.core.network.stack.BlockwiseLayer;
import org.eclipse.californium.core.network.stack.CoapStack;
import org.eclipse.californium.core.network.stack.CongestionControlLayer;
import org.eclipse.californium.core.network.stack.ExchangeCleanupLayer;
import org.eclipse.californium.core.network.stack.Layer;
import org.eclipse.californium.core.network.stack.ObserveLayer;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.config.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Californium's stack for UDP with one layer more, which sees what the layer for blocks answers by
 * itself: a body that is larger than it would put together never reaches a resource.
 */
final class IngestStack extends BaseCoapStack {

    /**
     * Makes the stacks of endpoints.
     *
     * @param refused hears of the paths of bodies that are too large, with what is answered
     */
    record Factory(int maxPayloadBytes, BiConsumer<String, Refusal> refused)
            implements ExtendedCoapStackFactory {
        @Override
        public CoapStack createCoapStack(
                String protocol,
                String tag,
                Configuration configuration,
                EndpointContextMatcher matcher,
                Outbox outbox,
                @Nullable Object custom) {
            return new IngestStack(tag, configuration, matcher, outbox, maxPayloadBytes, refused);
        }

        // Deprecated where it is declared, which yet asks for it.
        @SuppressWarnings("deprecation")
        @Override
        public CoapStack createCoapStack(
                String protocol,
                String tag,
                Configuration configuration,
                Outbox outbox,
                @Nullable Object custom) {
            throw new UnsupportedOperationException("endpoints know their matcher");
        }
    }

    private IngestStack(
            String tag,
            Configuration configuration,
            EndpointContextMatcher matcher,
            Outbox outbox,
            int maxPayloadBytes,
            BiConsumer<String, Refusal> refused) {
        super(outbox);
        setLayers(
                new Layer[] {
                    new ExchangeCleanupLayer(configuration),
                    new ObserveLayer(configuration),
                    new BlockwiseLayer(tag, false, configuration, matcher),
                    new TooLargeLayer(maxPayloadBytes, refused),
                    CongestionControlLayer.newImplementation(tag, configuration)
                });
    }

    /** A message that is larger than the agent takes. */
    static Refusal tooLarge(int maxPayloadBytes, String found) {
        return new Refusal(
                "SKR-I108",
                "a message may have %,d bytes, this one has %s: send smaller packs"
                        .formatted(maxPayloadBytes, found));
    }

    private static final class TooLargeLayer extends AbstractLayer {
        private final int maxPayloadBytes;
        private final BiConsumer<String, Refusal> refused;

        TooLargeLayer(int maxPayloadBytes, BiConsumer<String, Refusal> refused) {
            this.maxPayloadBytes = maxPayloadBytes;
            this.refused = refused;
        }

        @Override
        public void sendResponse(Exchange exchange, Response response) {
            if (response.getCode() == ResponseCode.REQUEST_ENTITY_TOO_LARGE
                    && !response.getPayloadString().startsWith("SKR-")) {
                Refusal refusal = tooLarge(maxPayloadBytes, "more");
                String text = refusal.code() + ": " + refusal.message();
                response.setPayload(text.getBytes(StandardCharsets.UTF_8));
                response.getOptions().setContentFormat(MediaTypeRegistry.TEXT_PLAIN);
                refused.accept(
                        "/" + exchange.getRequest().getOptions().getUriPathString(), refusal);
            }
            super.sendResponse(exchange, response);
        }
    }
}
