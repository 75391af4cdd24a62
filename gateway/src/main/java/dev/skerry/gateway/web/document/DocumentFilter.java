package dev.skerry.gateway.web.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.IndexView;

/** Makes the API's document say what programs can rely on; runs when the gateway is built. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 2)
public class DocumentFilter implements OASFilter {
    private final SchemaTypes types;
    private final List<Schema> referring = new ArrayList<>();

    /** Looks at the gateway's own types. */
    public DocumentFilter(IndexView index) {
        types = new SchemaTypes(index);
    }

    @Override
    public Schema filterSchema(Schema schema) {
        if (schema.getRef() != null) {
            referring.add(schema);
        }
        return schema;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Operations.complete(document);
        types.complete(document, referring);
        UnusedSchemas.remove(document);
    }
}
