package dev.skerry.agent.ingest.mqtt;

import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/**
 * The trace that a message says it is part of: the user property that W3C's draft for MQTT names.
 */
final class TraceProperty {
    private static final String NAME = "traceparent";

    private TraceProperty() {}

    /** As it stands there; empty when there is none. */
    static String of(MqttMessage message) {
        MqttProperties properties = message.getProperties();
        List<UserProperty> all = properties == null ? null : properties.getUserProperties();
        if (all == null || all.isEmpty()) {
            return "";
        }
        for (UserProperty property : all) {
            if (NAME.equals(property.getKey())) {
                return property.getValue() == null ? "" : property.getValue();
            }
        }
        return "";
    }
}
