package io.branchline.router;

import java.util.Optional;

/**
 * One {@code <rpc-error>} (RFC 6241 section 4.3 and appendix A).
 *
 * @param type the layer: {@code transport}, {@code rpc}, {@code protocol} or {@code application}
 * @param tag what kind of error, for programs
 * @param appTag finer kind (RFC 7950 section 15)
 * @param path the place in the data, with prefixes {@code sr} and {@code qos}
 * @param message what is wrong and where, for people
 * @param info more for programs, as XML
 */
record RpcError(
    String type,
    String tag,
    Optional<String> appTag,
    Optional<String> path,
    String message,
    Optional<String> info) {

  static RpcError protocol(String tag, String message) {
    return new RpcError(
        "protocol", tag, Optional.empty(), Optional.empty(), message, Optional.empty());
  }

  static RpcError application(String tag, String path, String message) {
    return new RpcError(
        "application",
        tag,
        Optional.empty(),
        Optional.of(path).filter(p -> !p.isEmpty()),
        message,
        Optional.empty());
  }

  RpcError withAppTag(String newAppTag) {
    return new RpcError(type, tag, Optional.of(newAppTag), path, message, info);
  }

  /** With {@code <error-info><name>value</name></error-info>}. */
  RpcError withInfo(String name, String value) {
    return new RpcError(
        type,
        tag,
        appTag,
        path,
        message,
        Optional.of("<" + name + ">" + XmlElement.escape(value) + "</" + name + ">"));
  }

  String toXml() {
    var xml = new StringBuilder("<rpc-error>");
    xml.append("<error-type>").append(type).append("</error-type>");
    xml.append("<error-tag>").append(tag).append("</error-tag>");
    xml.append("<error-severity>error</error-severity>");
    appTag.ifPresent(t -> xml.append("<error-app-tag>").append(t).append("</error-app-tag>"));
    path.ifPresent(p ->
        xml.append("<error-path xmlns:sr=\"")
            .append(ConfigurationSchema.SR)
            .append("\" xmlns:qos=\"")
            .append(ConfigurationSchema.QOS)
            .append("\">")
            .append(XmlElement.escape(p))
            .append("</error-path>"));
    xml.append("<error-message xml:lang=\"en\">")
        .append(XmlElement.escape(message))
        .append("</error-message>");
    info.ifPresent(i -> xml.append("<error-info>").append(i).append("</error-info>"));
    return xml.append("</rpc-error>").toString();
  }
}
