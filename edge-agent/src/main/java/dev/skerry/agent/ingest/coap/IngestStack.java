package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.Refusal;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
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
 * Californium's stack for UDP with one layer more, which limits what one may send, sees what the
 * layer for blocks answers by itself, and knows for which path.
 */
final class IngestStack extends BaseCoapStack {
    private static final int MOST_TRANSFERS = 32;

    /** Makes the stacks of endpoints. */
    record Factory(CodedAnswers answers, SenderLimit limit) implements ExtendedCoapStackFactory {
        @Override
        public CoapStack createCoapStack(
                String protocol,
                String tag,
                Configuration configuration,
                EndpointContextMatcher matcher,
                Outbox outbox,
                @Nullable Object custom) {
            return new IngestStack(tag, configuration, matcher, outbox, answers, limit);
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
            CodedAnswers answers,
            SenderLimit limit) {
        super(outbox);
        setLayers(
                new Layer[] {
                    new ExchangeCleanupLayer(configuration),
                    new ObserveLayer(configuration),
                    new BlockwiseLayer(tag, false, fewTransfers(configuration), matcher),
                    new CodingLayer(answers, limit),
                    CongestionControlLayer.newImplementation(tag, configuration)
                });
    }

    /**
     * Each transfer of blocks that has begun has a buffer for the largest message, so there can't
     * be as many as there are peers. One more finds its blocks missing (SKR-I113).
     */
    private static Configuration fewTransfers(Configuration configuration) {
        return new Configuration(configuration).set(CoapConfig.MAX_ACTIVE_PEERS, MOST_TRANSFERS);
    }

    private static final class CodingLayer extends AbstractLayer {
        private final CodedAnswers answers;
        private final SenderLimit limit;

        CodingLayer(CodedAnswers answers, SenderLimit limit) {
            this.answers = answers;
            this.limit = limit;
        }

        /** Every request counts, also that for a block of a message. */
        @Override
        public void receiveRequest(Exchange exchange, Request request) {
            Refusal tooMuch = limit.refusal(request.getSourceContext(), request.getPayloadSize());
            if (tooMuch == null) {
                super.receiveRequest(exchange, request);
            } else {
                answers.refuse("/" + request.getOptions().getUriPathString(), tooMuch);
                Response response = PendingRequest.response(tooMuch);
                response.setDestinationContext(request.getSourceContext());
                exchange.setCurrentResponse(response);
                super.sendResponse(exchange, response);
            }
        }

        @Override
        public void sendResponse(Exchange exchange, Response response) {
            answers.complete("/" + exchange.getRequest().getOptions().getUriPathString(), response);
            super.sendResponse(exchange, response);
        }
    }
}
