package dev.skerry.agent.ingest.coap;

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
 * itself and knows for which path.
 */
final class IngestStack extends BaseCoapStack {

    /** Makes the stacks of endpoints. */
    record Factory(CodedAnswers answers) implements ExtendedCoapStackFactory {
        @Override
        public CoapStack createCoapStack(
                String protocol,
                String tag,
                Configuration configuration,
                EndpointContextMatcher matcher,
                Outbox outbox,
                @Nullable Object custom) {
            return new IngestStack(tag, configuration, matcher, outbox, answers);
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
            CodedAnswers answers) {
        super(outbox);
        setLayers(
                new Layer[] {
                    new ExchangeCleanupLayer(configuration),
                    new ObserveLayer(configuration),
                    new BlockwiseLayer(tag, false, configuration, matcher),
                    new CodingLayer(answers),
                    CongestionControlLayer.newImplementation(tag, configuration)
                });
    }

    private static final class CodingLayer extends AbstractLayer {
        private final CodedAnswers answers;

        CodingLayer(CodedAnswers answers) {
            this.answers = answers;
        }

        @Override
        public void sendResponse(Exchange exchange, Response response) {
            answers.complete("/" + exchange.getRequest().getOptions().getUriPathString(), response);
            super.sendResponse(exchange, response);
        }
    }
}
