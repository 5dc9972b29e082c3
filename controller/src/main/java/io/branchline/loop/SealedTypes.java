package io.branchline.loop;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets Jackson write which case of a sealed interface a value is, under {@code type}, without an
 * annotation on the types, which know nothing of JSON.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1;
  private static final JsonTypeInfo.Value BY_NAME =
      JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, true);

  /** The name of a case: its simple name, beginning in lower case. */
  static String label(Class<?> type) {
    var name = type.getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static boolean isSealed(Class<?> type) {
    return type.isInterface() && type.isSealed();
  }

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    if (isOfSealed(annotated.getRawType())) {
      return BY_NAME;
    }
    return super.findPolymorphicTypeInfo(config, annotated);
  }

  private static boolean isOfSealed(Class<?> type) {
    return isSealed(type) || Arrays.stream(type.getInterfaces()).anyMatch(SealedTypes::isSealed);
  }

  /** A record's components alone: what it derives from them is no part of it. */
  @Override
  public boolean hasIgnoreMarker(AnnotatedMember member) {
    return member instanceof AnnotatedMethod method
            && method.getDeclaringClass().isRecord()
            && Arrays.stream(method.getDeclaringClass().getRecordComponents())
                .noneMatch(component -> component.getName().equals(method.getName()))
        || super.hasIgnoreMarker(member);
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
    if (!isSealed(annotated.getRawType())) {
      return super.findSubtypes(annotated);
    }
    var cases = new ArrayList<NamedType>();
    for (var permitted : annotated.getRawType().getPermittedSubclasses()) {
      cases.add(new NamedType(permitted, label(permitted)));
    }
    return cases;
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass type) {
    return isOfSealed(type.getRawType()) && !isSealed(type.getRawType())
        ? label(type.getRawType())
        : super.findTypeName(type);
  }
}
