package io.geminibalance.dialect.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.prompt.Schemas.Parameters;
import io.geminibalance.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {

    @Test
    void propertiesMayHaveTheNamesOfKeywords() {
        // E26: python-genai #1732
        assertCleaned("""
                {"type": "object", "required": ["$ref"], "properties": {
                  "title": {"type": "string"}, "type": {"type": "string"}, "properties": {"type": "object"},
                  "$ref": {"type": "string"}, "format": {"type": "string", "format": "date"},
                  "required": {"type": "boolean"}, "default": {"type": "string", "default": "x"}}}""", """
                {"type": "object", "required": ["$ref"], "properties": {
                  "title": {"type": "string"}, "type": {"type": "string"}, "properties": {"type": "object"},
                  "$ref": {"type": "string"}, "format": {"type": "string", "format": "date"},
                  "required": {"type": "boolean"}, "default": {"type": "string", "default": "x"}}}""");
    }

    @Test
    void whatTheApiDoesNotKnowIsLeftOut() {
        // E27: new-api #1037, zed #44875
        assertCleaned("""
                {"$schema": "http://json-schema.org/draft-07/schema#", "$id": "x", "$comment": "c", "type": "object",
                 "additionalProperties": false, "examples": [1], "discriminator": {"propertyName": "x"},
                 "strict": true, "x-order": 1, "readOnly": true, "writeOnly": true, "deprecated": true,
                 "properties": {"a": {"type": "string", "minLength": 1, "maxLength": 5, "x-y": {"type": "string"}}}}""", """
                {"type": "object", "additionalProperties": false, "properties": {"a": {"type": "string"}}}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // E27
                "{'const': 'x'} | {'type': 'string', 'enum': ['x']}",
                "{'const': 3} | {'type': 'integer', 'enum': [3]}",
                "{'const': 0.5} | {'type': 'number', 'enum': [0.5]}",
                "{'const': true} | {'type': 'boolean', 'enum': [true]}",
                "{'const': null} | {'type': 'null'}",
                "{'const': ''} | {'type': 'string'}",
                "{'const': {'a': 1}} | {'type': 'object', 'description': 'Must be {\"a\":1}.'}",
                "{'type': 'integer', 'exclusiveMinimum': 0} | {'type': 'integer', 'minimum': 0, 'description': 'Must be greater than 0.'}",
                "{'type': 'number', 'maximum': 1, 'exclusiveMaximum': true, 'description': 'A share.'} "
                        + "| {'type': 'number', 'maximum': 1, 'description': 'A share.\\nMust be less than 1.'}",
                "{'type': 'integer', 'multipleOf': 5} | {'type': 'integer', 'description': 'Must be a multiple of 5.'}",
                "{'type': 'string', 'pattern': '^a$'} | {'type': 'string', 'description': 'Must match the pattern ^a$ .'}",
                "{'type': 'string', 'not': {'enum': ['x']}} "
                        + "| {'type': 'string', 'description': 'Further rules in JSON Schema: {\"not\":{\"enum\":[\"x\"]}}.'}",
                // E28
                "{'type': ['string', 'null']} | {'type': ['string', 'null']}",
                "{'anyOf': [{'type': 'string'}, {'type': 'null'}]} | {'anyOf': [{'type': 'string'}, {'type': 'null'}]}",
                "{'type': 'string', 'nullable': true} | {'type': ['string', 'null']}",
                "{'anyOf': [{'type': 'string'}], 'nullable': true} | {'anyOf': [{'type': 'string'}, {'type': 'null'}]}",
                "{'type': 'string', 'nullable': false} | {'type': 'string'}",
                // E29
                "{'type': 'integer', 'enum': [1, 2]} | {'type': 'integer', 'enum': [1, 2]}",
                "{'type': 'string', 'enum': ['a', '', 'a', 'b', null]} | {'type': 'string', 'enum': ['a', 'b', null]}",
                "{'type': 'string', 'enum': ['']} | {'type': 'string'}",
                // Rules 4, 8 and 9
                "{'type': 'OBJECT', 'properties': {'a': {'type': 'STRING'}}} | {'type': 'object', 'properties': {'a': {'type': 'string'}}}",
                "{'type': 'any'} | {}",
                "{'type': 'array'} | {'type': 'array', 'items': {}}",
                "{'type': 'array', 'items': true} | {'type': 'array', 'items': {}}",
                "{'type': 'array', 'items': [{'type': 'string'}], 'additionalItems': false} "
                        + "| {'type': 'array', 'prefixItems': [{'type': 'string'}], 'items': {}}",
                "{'properties': {'a': true, 'b': false}, 'required': ['a', 'b', 'c']} "
                        + "| {'type': 'object', 'properties': {'a': {}}, 'required': ['a']}",
                "{'type': 'object', 'properties': {'a': {'type': 'string', 'required': true}}} "
                        + "| {'type': 'object', 'properties': {'a': {'type': 'string'}}, 'required': ['a']}",
                "{'a': {'type': 'string', 'required': true}, 'b': {'type': 'string'}} | {'type': 'object', "
                        + "'properties': {'a': {'type': 'string'}, 'b': {'type': 'string'}}, 'required': ['a']}",
                "{'$schema': 'x', 'type': 'object', 'a': {'anyOf': [{'type': 'string'}]}, 'required': ['a']} | {'type': 'object', "
                        + "'properties': {'a': {'anyOf': [{'type': 'string'}]}}, 'required': ['a']}",
                "{'type': 'object', 'properties': []} | {'type': 'object'}",
                "{'type': 'object', 'additionalProperties': {'type': 'INTEGER'}} "
                        + "| {'type': 'object', 'additionalProperties': {'type': 'integer'}}",
            })
    void eachRuleOfItsOwn(String written, String cleaned) {
        // Quotation marks that are there already belong to a quotation in a description.
        assertCleaned(written.replace('\'', '"'), cleaned.replace("\"", "\\\"").replace('\'', '"'));
    }

    @Test
    void aSchemaOfManyIsMergedToOne() {
        assertCleaned("""
                {"description": "Both.", "allOf": [
                   {"$ref": "#/definitions/Base"},
                   {"properties": {"b": {"type": "integer"}, "a": {"description": "An a."}}, "required": ["b"],
                    "description": "Second."}],
                 "definitions": {"Base": {"type": "object", "properties": {"a": {"type": "string"}},
                   "required": ["a"], "additionalProperties": false}}}""", """
                {"type": "object", "description": "Both.", "additionalProperties": false, "required": ["a", "b"],
                 "properties": {"a": {"type": "string", "description": "An a."}, "b": {"type": "integer"}}}""");
    }

    @Test
    void aSchemaOfOneIsThatOneWithTheDescriptionBesideIt() {
        // So pydantic 1 writes a reference with a description.
        assertCleaned("""
                {"type": "object", "properties": {"c": {"description": "Mine.", "allOf": [{"$ref": "#/definitions/C"}]}},
                 "definitions": {"C": {"type": "string", "enum": ["x"], "description": "Its own."}}}""", """
                {"type": "object", "properties": {"c": {"type": "string", "enum": ["x"], "description": "Mine."}}}""");
    }

    @Test
    void aSchemaThatIsMergedIntoItselfComesToAnEnd() {
        assertCleaned("""
                {"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "properties": {
                   "a": {"allOf": [{"$ref": "#/$defs/A"}, {"type": "object", "required": ["a"]}]},
                   "b": {"allOf": [{"$ref": "#/$defs/A"}]}}}}}""", """
                {"type": "object", "properties": {"a": {"type": "object"}, "b": {"$ref": "#/$defs/A"}},
                 "$defs": {"A": {"type": "object",
                   "properties": {"a": {"type": "object"}, "b": {"$ref": "#/$defs/A"}}}}}""");
    }

    @Test
    void aCircleIsKeptBelowAPropertyThatIsNotRequired() {
        // E30
        assertCleaned("""
                {"type": "object", "properties": {"node": {"$ref": "#/definitions/Node", "description": "Dropped."}},
                 "definitions": {"Node": {"type": "object", "required": ["v"],
                   "properties": {"v": {"type": "integer"}, "next": {"$ref": "#/definitions/Node"}}}}}""", """
                {"type": "object", "properties": {"node": {"$ref": "#/$defs/Node"}},
                 "$defs": {"Node": {"type": "object", "required": ["v"],
                   "properties": {"v": {"type": "integer"}, "next": {"$ref": "#/$defs/Node"}}}}}""");
    }

    @Test
    void aCircleOfRequiredPropertiesIsCut() {
        // E30
        assertCleaned("""
                {"$ref": "#/$defs/Node", "$defs": {"Node": {"type": "object", "required": ["next"],
                   "properties": {"next": {"$ref": "#/$defs/Node"}}}}}""", """
                {"type": "object", "required": ["next"], "properties": {"next": {}}}""");
    }

    @Test
    void aRequiredCircleIsOpenedOnceSoThatItsReferenceStandsBelowAnOptionalProperty() {
        assertCleaned("""
                {"type": "object", "required": ["node"], "properties": {"node": {"$ref": "#/$defs/Node"}},
                 "$defs": {"Node": {"type": "object", "properties": {
                   "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}}}}}}""", """
                {"type": "object", "required": ["node"], "properties": {"node": {"type": "object", "properties": {
                   "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}}}}},
                 "$defs": {"Node": {"type": "object", "properties": {
                   "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}}}}}}""");
    }

    @Test
    void aReferenceToTheWholeDocumentPointsToADefinition() {
        assertCleaned("""
                {"type": "object", "properties": {"sub": {"$ref": "#", "nullable": true}}}""", """
                {"type": "object", "properties": {"sub": {"anyOf": [{"$ref": "#/$defs/root"}, {"type": "null"}]}},
                 "$defs": {"root": {"type": "object", "properties": {
                   "sub": {"anyOf": [{"$ref": "#/$defs/root"}, {"type": "null"}]}}}}}""");
    }

    @Test
    void smallTargetsTakeThePlaceOfTheirReferencesWhereverTheyAre() {
        assertCleaned("""
                {"type": "object", "properties": {
                   "from": {"$ref": "#/$defs/Geo%20point~1x"}, "to": {"$ref": "#/properties/from", "description": "Z."}},
                 "$defs": {"Geo point/x": {"type": "string", "description": "A place."}}}""", """
                {"type": "object", "properties": {
                   "from": {"type": "string", "description": "A place."},
                   "to": {"type": "string", "description": "Z."}}}""");
    }

    @Test
    void largeTargetsStayDefinitionsAndNothingStandsBesideTheirReferences() {
        String large = "{\"type\":\"object\",\"properties\":{"
                + String.join(",", numbered(60, "\"p%d\":{\"type\":\"string\"}")) + "}}";
        assertCleaned(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/definitions/Large<X>\",\"title\":\"T\"}},"
                        + "\"definitions\":{\"Large<X>\":" + large + ",\"Unused\":{\"type\":\"string\"}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/Large_X_\"}},\"$defs\":{\"Large_X_\":"
                        + large + "}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/$defs/No", "#name", "https://example.org/x.json", "Plain", "", "#/properties/99"})
    void aReferenceToNothingIsDropped(String reference) {
        assertCleaned(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"" + reference + "\",\"type\":\"string\"}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");
    }

    @Test
    void aFloodOfSizesIsLeftOut() {
        // E31: python-genai #2170, vercel/ai #21192
        String flood = String.join(
                ",",
                numbered(
                        40,
                        "\"p%d\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"minItems\":1,\"maxItems\":50}"));
        assertThat(json(clean("{\"type\":\"object\",\"properties\":{" + flood + "}}")))
                .contains("p39")
                .doesNotContain("maxItems", "minItems");
        assertCleaned(
                "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"minItems\":1,\"maxItems\":500}",
                "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"minItems\":1,\"maxItems\":500}");
    }

    @Test
    void theSimplifiedFormHasNoBoundsFormatsAndLongEnumerations() {
        String fifty = String.join(",", numbered(50, "%d"));
        String schema = ("{\"type\":\"object\",\"properties\":{\"format\":{\"type\":\"integer\",\"minimum\":1,"
                        + "\"maximum\":2,\"format\":\"int32\",\"enum\":[%s]},\"a\":{\"anyOf\":[{\"type\":\"array\","
                        + "\"minItems\":1,\"maxItems\":2,\"items\":{\"type\":\"integer\",\"enum\":[%s,50]}}]}}}")
                .formatted(fifty, fifty);
        assertThat(json(Schemas.simplified(clean(schema))))
                .isEqualTo(("{\"type\":\"object\",\"properties\":{\"format\":{\"type\":\"integer\",\"enum\":[%s]},"
                                + "\"a\":{\"anyOf\":[{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}]}}}")
                        .formatted(fifty));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // E25: aichat #666, pipecat-flows #110
                "null",
                "{}",
                "{\"type\":\"object\"}",
                "{\"type\":\"object\",\"properties\":{}}",
                "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}",
                "{\"$schema\":\"x\",\"title\":\"T\",\"type\":[\"object\",\"null\"],\"required\":[]}",
                "{\"type\":\"object\",\"properties\":{\"a\":false}}",
                "{\"properties\":{}}",
                "true",
                "false",
                "7",
                "[]",
                "\"x\"",
                "{\"description\":\"d\"}",
                "{\"$ref\":\"#\"}"
            })
    void aFunctionWithoutArgumentsHasNoSchema(String schema) {
        assertThat(Schemas.parameters(read(schema))).isEqualTo(new Parameters(null, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"object\",\"properties\":{\"a\":{}}}",
                "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}",
                "{\"type\":\"object\",\"anyOf\":[{\"type\":\"object\"},{\"type\":\"string\"}]}"
            })
    void argumentsAreAnObject(String schema) {
        Parameters parameters = Schemas.parameters(read(schema));
        assertThat(parameters.wrapped()).isFalse();
        assertThat(parameters.schema()).isEqualTo(read(schema));
    }

    @Test
    void aUnionOfObjectsIsAnObject() {
        Parameters parameters =
                Schemas.parameters(read("{\"oneOf\":[{\"properties\":{\"a\":{}}},{\"type\":\"object\"}]}"));
        assertThat(parameters.wrapped()).isFalse();
        assertThat(json(parameters.schema())).startsWith("{\"type\":\"object\",\"oneOf\":[");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"string\"}",
                "{\"type\":\"array\",\"items\":{}}",
                "{\"enum\":[1]}",
                "{\"anyOf\":[{\"type\":\"object\"},{\"type\":\"string\"}]}"
            })
    void whatIsNoObjectIsWrapped(String schema) {
        Parameters parameters = Schemas.parameters(read(schema));
        assertThat(parameters.wrapped()).isTrue();
        assertThat(parameters.schema())
                .isEqualTo(read(
                        "{\"type\":\"object\",\"properties\":{\"value\":" + schema + "},\"required\":[\"value\"]}"));
    }

    @Test
    void definitionsStayAtTheRootOfWhatIsWrapped() {
        Parameters parameters = Schemas.parameters(
                read("{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"s\":{\"$ref\":\"#\"}}}}"));
        assertThat(json(parameters.schema()))
                .contains("\"properties\":{\"value\":{\"type\":\"array\"")
                .endsWith(",\"$defs\":{\"root\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
                        + "\"properties\":{\"s\":{\"$ref\":\"#/$defs/root\"}}}}}}");
    }

    @Test
    void longTextsAndPiecesLeftAsWrittenAreUnderstood() {
        String text = "d".repeat(2000);
        String schema = "{\"type\":\"object\",\"properties\":{\"args\":{\"type\":\"STRING\",\"description\":\"" + text
                + "\",\"pattern\":\"a\"},\"b\":{\"$ref\":\"#/properties/args\"}}}";
        byte[] bytes = ("[" + schema + "]").getBytes(StandardCharsets.UTF_8);
        Object view = Json.view(bytes, 0, bytes.length, Set.of("args")).at(0).value();
        String property = "{\"type\":\"string\",\"description\":\"" + text + "\\nMust match the pattern a .\"}";
        assertThat(json(Schemas.clean(view)))
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"args\":" + property
                        + ",\"b\":{\"$ref\":\"#/$defs/args\"}},\"$defs\":{\"args\":" + property + "}}");
    }

    @Test
    void referencesCannotMakeASmallDocumentEndless() {
        String doubling = String.join(
                ",",
                numbered(
                        60,
                        "\"D%1$d\":{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/D%2$d\"},"
                                + "\"b\":{\"$ref\":\"#/$defs/D%2$d\"}}}"));
        assertThat(json(clean("{\"$ref\":\"#/$defs/D0\",\"$defs\":{" + doubling + "}}")))
                .hasSizeLessThan(100_000);

        String merging = String.join(
                ",",
                numbered(
                        60,
                        "\"D%1$d\":{\"type\":\"object\",\"properties\":{"
                                + "\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/D%2$d\"},{\"title\":\"x\"}]},"
                                + "\"b\":{\"allOf\":[{\"$ref\":\"#/$defs/D%2$d\"},{\"title\":\"x\"}]}}}"));
        assertThat(json(clean("{\"$ref\":\"#/$defs/D0\",\"$defs\":{" + merging + "}}")))
                .hasSizeLessThan(3_000_000);

        String required = String.join(
                ",",
                numbered(
                        60,
                        "\"D%1$d\":{\"type\":\"object\",\"required\":[\"a\",\"b\"],\"properties\":{"
                                + "\"a\":{\"$ref\":\"#/$defs/D%2$d\"},\"b\":{\"$ref\":\"#/$defs/D%2$d\"}}}"));
        String circle = required + ",\"D60\":{\"$ref\":\"#/$defs/D0\"}";
        assertThat(json(clean("{\"$ref\":\"#/$defs/D0\",\"$defs\":{" + circle + "}}")))
                .hasSizeLessThan(500_000);
    }

    @Test
    void referencesCannotMakeALongTextEndless() {
        String text = "d".repeat(100_000);
        for (String each :
                new String[] {"{\"$ref\":\"#/$defs/T\"}", "{\"allOf\":[{\"$ref\":\"#/$defs/T\"},{\"title\":\"x\"}]}"}) {
            for (String end : new String[] {"\"description\":\"%s\"", "\"default\":[[\"%s\"]]", "\"enum\":[\"%s\"]"}) {
                String users = String.join(",", numbered(2000, "\"p%d\":" + each.replace("%", "%%")));
                String definition = "{\"type\":\"string\"," + end.formatted(text) + "}";
                byte[] bytes = ("{\"properties\":{" + users + "},\"$defs\":{\"T\":" + definition + "}}")
                        .getBytes(StandardCharsets.UTF_8);
                assertThat(json(Schemas.clean(Json.view(bytes, 0, bytes.length))))
                        .hasSizeLessThan(5_000_000);
            }
        }
    }

    @Test
    void aLongChainOfReferencesOrPartsIsNoTrouble() {
        String chain = String.join(",", numbered(30_000, "\"D%1$d\":{\"$ref\":\"#/$defs/D%2$d\"}"));
        assertThat(clean("{\"$ref\":\"#/$defs/D0\",\"$defs\":{" + chain + "}}")).isEmpty();

        String parts = String.join(",", numbered(30_000, "\"D%1$d\":{\"allOf\":[{\"$ref\":\"#/$defs/D%2$d\"},{}]}"));
        assertThat(clean("{\"$ref\":\"#/$defs/D0\",\"$defs\":{" + parts + "}}")).isEmpty();

        String optional =
                String.join(",", numbered(5_000, "\"D%1$d\":{\"properties\":{\"a\":{\"$ref\":\"#/$defs/D%2$d\"}}}"));
        assertThat(json(clean("{\"$ref\":\"#/$defs/D0\",\"$defs\":{" + optional + "}}")))
                .contains("D4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":7,\"enum\":{},\"required\":\"x\",\"anyOf\":{},\"allOf\":[null,1],\"items\":\"x\"}",
                "{\"type\":[null,[],{}],\"properties\":{\"a\":null,\"b\":[],\"c\":\"string\"},\"allOf\":[]}",
                "{\"type\":\"array\",\"prefixItems\":[null,false,true],\"items\":[],\"minItems\":-1,\"maxItems\":1.5}",
                "{\"allOf\":[{\"const\":null,\"properties\":null,\"type\":null},{\"const\":null,\"properties\":7}]}",
                "{\"$ref\":null,\"$defs\":[],\"description\":7,\"title\":[],\"pattern\":{},\"multipleOf\":\"x\"}",
                "{\"anyOf\":[false],\"oneOf\":[null],\"additionalProperties\":[],\"propertyOrdering\":{},\"default\":null}",
                "{\"$ref\":\"#/$defs\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/%zz\"}}}",
                "{\"enum\":[null,{},[],\"\",1e999],\"exclusiveMinimum\":true,\"exclusiveMaximum\":\"1\"}",
                "{\"allOf\":[{\"allOf\":[{\"$ref\":\"#\"}]}]}",
                "{\"allOf\":[{\"enum\":null,\"type\":{}},{\"enum\":[null],\"type\":[7]},{\"enum\":null,\"type\":null}]}"
            })
    void rubbishGivesAnAnswer(String schema) {
        assertThat(Json.read(json(clean(schema)))).isNotNull();
        assertThat(Schemas.parameters(read(schema))).isNotNull();
        assertThat(Schemas.simplified(read(schema))).isNotNull();
    }

    @Test
    void nothingThatIsHandedInIsChanged() {
        String schema = "{\"type\":\"object\",\"allOf\":[{\"properties\":{\"a\":{\"const\":1}}}],\"$defs\":{\"b\":{}}}";
        Object read = read(schema);
        Schemas.parameters(read);
        assertThat(read).isEqualTo(read(schema));
    }

    private static String[] numbered(int count, String pattern) {
        String[] all = new String[count];
        for (int i = 0; i < count; i++) {
            all[i] = pattern.formatted(i, i + 1);
        }
        return all;
    }

    private static void assertCleaned(String written, String cleaned) {
        assertThat(clean(written)).isEqualTo(read(cleaned));
    }

    private static Map<String, Object> clean(String schema) {
        return Schemas.clean(read(schema));
    }

    private static Object read(String json) {
        return Json.read(json);
    }

    private static String json(Object value) {
        return Json.text(value);
    }
}
