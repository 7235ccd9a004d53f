using System.Text.Json.Serialization;

namespace PosCloud.Protocol.SelfTests;

/// <summary>What a check of a self-test looks at.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SelfTestKind>))]
public enum SelfTestKind
{
    /// <summary>A peripheral of the UnifiedPOS category in <c>target</c> is there, and its CheckHealthText is <c>OK</c>.</summary>
    Peripheral,

    /// <summary>A function of the terminal by the name in <c>target</c> works, for example <c>print-receipt</c>.</summary>
    Function,

    /// <summary>The data set in <c>target</c> has at least <c>minCount</c> records, for example <c>articles</c>.</summary>
    Data,

    /// <summary>The host in <c>target</c>, as <c>name:port</c>, takes a TCP connection.</summary>
    Host,

    /// <summary>The key in the slot named by <c>target</c> is loaded. The key itself is never looked at.</summary>
    Keys,

    /// <summary>A payment of a small amount is authorised at an acquirer, and then reversed.</summary>
    TrialTransaction,
}
