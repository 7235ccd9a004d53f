using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PosCloud.Core.Targeting;
using PosCloud.Protocol;

namespace PosCloud.Tests.Targeting.Samples;

/// <summary>A comparison with what it needs to be decided naively.</summary>
/// <param name="Fact">What is compared.</param>
/// <param name="Operator">As written, in lower case.</param>
/// <param name="Values">None for <c>exists</c>, several for lists.</param>
public sealed record SampleComparison(SampleFact Fact, string Operator, ImmutableArray<string> Values)
{
    public string Shape => $"{Fact.Shape}|{Operator}|{string.Join('|', Values)}";

    public bool? Evaluate(FilterSubject subject)
    {
        var values = Fact.Values(subject).ToList();
        switch (Operator)
        {
            case "exists":
                return values.Any(v => v != "");
            case "!=":
                return Negate(Some(values, "=="));
            case "not in" or "not like":
                return Negate(Some(values, Operator[4..]));
            default:
                return Some(values, Operator);
        }
    }

    private static bool? Negate(bool? value) => value is { } known ? !known : null;

    private bool? Some(List<string> values, string positive) =>
        values.Any(v => v != "" && Fits(v, positive)) ? true : values.Count == 0 || values.Contains("") ? null : false;

    private bool Fits(string value, string positive) => positive switch
    {
        "==" or "in" => Values.Any(v => v == value || (Fact.IsVersion && IsAscii(v) && IsAscii(value) && Order(value, v) == 0)),
        "like" => Regex.IsMatch(
            value, $"\\A{Regex.Escape(Values[0]).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}\\z", RegexOptions.Singleline),
        "<" => Order(value, Values[0]) < 0,
        "<=" => Order(value, Values[0]) <= 0,
        ">" => Order(value, Values[0]) > 0,
        ">=" => Order(value, Values[0]) >= 0,
        _ => throw new InvalidOperationException(positive),
    };

    private static bool IsAscii(string text) => text.All(char.IsAscii);

    private static int Order(string one, string other) => VersionOrder.Instance.Compare(one, other);
}
