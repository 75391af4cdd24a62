package dev.skerry.agent.deliver;

import dev.skerry.agent.ingest.coap.DeviceRequests;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.encode.CommandEncoder;
import dev.skerry.profile.model.DeviceWrite;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends desired values as confirmable CoAP requests (RFC 7252) to where devices are observed. */
final class CoapWriter implements DeviceWriter {
    private final CommandEncoder encoder;
    private final DeviceRequests requests;

    CoapWriter(String site, DeviceRequests requests) {
        this.encoder = new CommandEncoder(site);
        this.requests = requests;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void write(Wish wish, Consumer<Answer> done) {
        Optional<URI> server;
        CommandEncoder.Encoded encoded;
        try {
            server = requests.serverOf(wish.profile(), wish.deviceId());
            encoded =
                    encoder.encode(
                            wish.write(), wish.deviceId(), wish.reported(), wish.value().plain());
        } catch (IllegalArgumentException e) {
            done.accept(noWay(wish, String.valueOf(e.getMessage())));
            return;
        }
        if (server.isEmpty() || !(wish.write() instanceof DeviceWrite.Coap coap)) {
            done.accept(
                    noWay(
                            wish,
                            "the agent does not know the device's address: set the profile's source.coap.observe or skerry.agent.coap.observe"));
            return;
        }
        var _ =
                requests.send(
                        new DeviceRequests.Sending(
                                wish.deviceId(),
                                server.get(),
                                encoded.topic(),
                                coap.method(),
                                encoded.payload()),
                        answer -> done.accept(answer(wish, server.get(), answer)));
    }

    private static Answer answer(Wish wish, URI server, DeviceRequests.Answer answer) {
        return switch (answer) {
            case DeviceRequests.Answer.Success _ -> new Answer.Taken();
            case DeviceRequests.Answer.Failure(String code) ->
                    new Answer.Refused(
                            new Refusal(
                                    "SKR-I031",
                                    "%s answered %s to %s: check the device and the profile's write; it is tried again"
                                            .formatted(server, code, wish)));
            case DeviceRequests.Answer.None _ ->
                    new Answer.Unanswered(
                            new Refusal(
                                    "SKR-I032",
                                    "%s did not answer when %s was written: check that the device is there; it is tried again"
                                            .formatted(server, wish)));
            case DeviceRequests.Answer.Unsent(String why) ->
                    new Answer.Unanswered(
                            new Refusal(
                                    "SKR-I032",
                                    "%s was not written: %s; it is tried again"
                                            .formatted(wish, why)));
            case DeviceRequests.Answer.Barred(String why) -> noWay(wish, why);
        };
    }

    private static Answer noWay(Wish wish, String why) {
        return new Answer.NoWay(
                new Refusal("SKR-I033", "%s can't be written: %s".formatted(wish, why)));
    }

    @Override
    public void close() {
        requests.close();
    }
}
