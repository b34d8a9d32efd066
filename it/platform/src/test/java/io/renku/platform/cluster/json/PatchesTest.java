package io.renku.platform.cluster.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PatchesTest {
  private static ObjectNode object(String json) {
    return Json.parseObject(json.replace('\'', '"'));
  }

  private static String jsonPatch(String target, String patch) {
    var operations = Json.parse(patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return JsonPatch.apply(object(target), operations).toString().replace('"', '\'');
  }

  private static String strategic(String target, String patch) {
    return StrategicMerge.apply(object(target), object(patch)).toString().replace('"', '\'');
  }

  @Test
  void jsonPatchesChangeOneThingAfterTheOther() {
    assertThat(jsonPatch("{'a':[1,3]}", "[{'op':'add','path':'/a/1','value':2}]"))
        .isEqualTo("{'a':[1,2,3]}");
    assertThat(jsonPatch("{'a':[1]}", "[{'op':'add','path':'/a/-','value':2}]"))
        .isEqualTo("{'a':[1,2]}");
    assertThat(jsonPatch("{'a/b':1,'~':2}", "[{'op':'remove','path':'/a~1b'}]"))
        .isEqualTo("{'~':2}");
    assertThat(jsonPatch("{'a':{'b':1}}", "[{'op':'move','from':'/a/b','path':'/c'}]"))
        .isEqualTo("{'a':{},'c':1}");
    assertThat(
            jsonPatch(
                "{'a':1}",
                "[{'op':'copy','from':'/a','path':'/b'},{'op':'test','path':'/b','value':1.0}]"))
        .isEqualTo("{'a':1,'b':1}");
  }

  @Test
  void whatDoesNotFitIsNotApplied() {
    for (var patch :
        new String[] {
          "[{'op':'replace','path':'/x','value':1}]",
          "[{'op':'remove','path':'/a/7'}]",
          "[{'op':'add','path':'/a/01','value':1}]",
          "[{'op':'add','path':'/x/y','value':1}]",
          "[{'op':'test','path':'/a','value':null}]"
        }) {
      assertThatThrownBy(() -> jsonPatch("{'a':[1]}", patch))
          .as(patch)
          .isInstanceOf(JsonPatch.Inapplicable.class);
    }
    assertThatThrownBy(() -> jsonPatch("{}", "[{'op':'add','path':'/a'}]"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNullInAMergePatchRemoves() {
    assertThat(MergePatch.apply(object("{'a':{'b':1,'c':2}}"), object("{'a':{'b':null,'d':[1]}}")))
        .isEqualTo(object("{'a':{'c':2,'d':[1]}}"));
  }

  @Test
  void strategicMergesKnowTheListsThatHaveKeys() {
    var pod = "{'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'}],'args':['x']}";

    assertThat(strategic(pod, "{'containers':[{'name':'b','image':'3'}],'args':['y']}"))
        .isEqualTo(
            "{'containers':[{'name':'a','image':'1'},{'name':'b','image':'3'}],'args':['y']}");
    assertThat(strategic(pod, "{'containers':[{'$patch':'delete','name':'a'}]}"))
        .isEqualTo("{'containers':[{'name':'b','image':'2'}],'args':['x']}");
    assertThat(strategic(pod, "{'containers':[{'name':'c'},{'$patch':'replace'}]}"))
        .isEqualTo("{'containers':[{'name':'c'}],'args':['x']}");
    assertThat(strategic(pod, "{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]}"))
        .startsWith("{'containers':[{'name':'b'");
    assertThat(
            strategic("{'finalizers':['a','b']}", "{'$deleteFromPrimitiveList/finalizers':['a']}"))
        .isEqualTo("{'finalizers':['b']}");
    assertThat(strategic("{'s':{'a':1,'b':2}}", "{'s':{'$retainKeys':['b'],'b':3}}"))
        .isEqualTo("{'s':{'b':3}}");
  }
}
