package dev.skerry.profile.exchange.lwm2m;

import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Unreadable;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the XML in which the OMA publishes objects (LwM2M core 1.2, appendix F). Neither document
 * types nor entities are read, so nothing outside of the file is.
 */
final class ObjectXml {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ITEMS = 10_000;

    private final List<Definition> objects = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private int items;

    private ObjectXml() {}

    /** What an object or an item says, by the names of its elements. */
    record Definition(String id, Map<String, String> fields, List<Definition> items) {
        /** The text of an element, empty if there is none. */
        String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    /**
     * The objects of a document.
     *
     * @throws Unreadable if it is not XML, or too complex
     */
    static List<Definition> read(String xml) throws Unreadable {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver(
                (publicId, systemId, base, namespace) -> {
                    throw new XMLStreamException("nothing outside of the file is read");
                });
        var document = new ObjectXml();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
            while (reader.hasNext()) {
                document.take(reader, reader.next());
            }
        } catch (XMLStreamException e) {
            throw new Unreadable(
                    ExchangeCode.UNREADABLE,
                    "line %d, column %d: not XML: %s"
                            .formatted(line(e), column(e), reason(String.valueOf(e.getMessage()))),
                    "correct the file, or take it from the OMA's registry");
        }
        return document.objects;
    }

    private static int line(XMLStreamException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
    }

    private static int column(XMLStreamException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getColumnNumber();
    }

    private static String reason(String message) {
        int at = message.indexOf("Message: ");
        return at < 0 ? message : message.substring(at + "Message: ".length());
    }

    private void take(XMLStreamReader reader, int event) throws Unreadable {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start(reader);
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                    text.append(reader.getText());
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new Unreadable(
                            ExchangeCode.TOO_COMPLEX,
                            "line %d: a document type or an entity of its own, which are not read"
                                    .formatted(reader.getLocation().getLineNumber()),
                            "remove it");
            default -> {
                // Comments and instructions say nothing about the object.
            }
        }
    }

    private void start(XMLStreamReader reader) throws Unreadable {
        String element = reader.getLocalName();
        path.push(element);
        text.setLength(0);
        if (path.size() == 1 && !element.equals("LWM2M")) {
            throw new Unreadable(
                    ExchangeCode.UNKNOWN_FORMAT,
                    "an LwM2M object begins with <LWM2M>, this with <" + element + ">",
                    "name the right file");
        }
        if (path.size() > MAX_DEPTH) {
            throw new Unreadable(
                    ExchangeCode.TOO_COMPLEX,
                    "line %d: nested deeper than %d elements"
                            .formatted(reader.getLocation().getLineNumber(), MAX_DEPTH),
                    "simplify it");
        }
        if (element.equals("Object")) {
            objects.add(new Definition("", new HashMap<>(), new ArrayList<>()));
        } else if (element.equals("Item") && !objects.isEmpty()) {
            if (++items > MAX_ITEMS) {
                throw new Unreadable(
                        ExchangeCode.TOO_COMPLEX,
                        "more than %,d resources".formatted(MAX_ITEMS),
                        "split the file");
            }
            String id = reader.getAttributeValue(null, "ID");
            objects.getLast()
                    .items()
                    .add(new Definition(id == null ? "" : id, new HashMap<>(), List.of()));
        }
    }

    private void end() {
        String element = path.pop();
        String parent = path.isEmpty() ? "" : path.element();
        if (!objects.isEmpty() && (parent.equals("Item") || parent.equals("Object"))) {
            Definition object = objects.getLast();
            Definition owner =
                    parent.equals("Item") && !object.items().isEmpty()
                            ? object.items().getLast()
                            : object;
            owner.fields().putIfAbsent(element, text.toString().strip());
        }
        text.setLength(0);
    }
}
