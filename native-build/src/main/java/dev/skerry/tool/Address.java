package dev.skerry.tool;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Addresses of servers, as options take them; one class for each sort. */
public abstract class Address implements ITypeConverter<URI> {
    private final List<String> schemes;
    private final String example;

    private Address(List<String> schemes, String example) {
        this.schemes = schemes;
        this.example = example;
    }

    @Override
    public final URI convert(String text) {
        try {
            URI address = new URI(text);
            if (address.getHost() != null
                    && schemes.contains(address.getScheme())
                    && address.getPort() <= 65_535) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Told below, like an address of another sort.
        }
        throw new TypeConversionException(
                "'%s' is not an address such as %s".formatted(text, example));
    }

    /** A gateway's. */
    public static final class OfGateway extends Address {
        /** HTTP, with or without TLS. */
        public OfGateway() {
            super(List.of("http", "https"), "http://127.0.0.1:8080");
        }
    }

    /** A gateway's that enrols agents. */
    public static final class OfAuthority extends Address {
        /** HTTP with TLS. */
        public OfAuthority() {
            super(List.of("https"), "https://127.0.0.1:8443");
        }
    }

    /** An agent's. */
    public static final class OfAgent extends Address {
        /** HTTP, with or without TLS. */
        public OfAgent() {
            super(List.of("http", "https"), "http://127.0.0.1:8090");
        }
    }

    /** An MQTT broker's. */
    public static final class OfBroker extends Address {
        /** What agents speak to brokers. */
        public OfBroker() {
            super(List.of("tcp", "mqtts", "ssl"), "tcp://127.0.0.1:1883");
        }
    }
}
