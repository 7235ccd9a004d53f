using System.Text.Json;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// One condition on a field of the event (https://learn.microsoft.com/azure/event-grid/event-filtering#advanced-filtering).
/// Values of one filter are alternatives; filters of one subscription must all hold.
/// </summary>
/// <param name="Operator">How to compare.</param>
/// <param name="Key">Attribute, or a path into the data such as <c>data.reason</c>; letter case does not matter.</param>
/// <param name="Values">
/// Strings, numbers (<see cref="decimal"/>), one bool, or pairs of numbers as <c>decimal[2]</c>; none for the two operators on
/// null.
/// </param>
public sealed record AdvancedFilter(AdvancedOperator Operator, string Key, params IReadOnlyList<object> Values)
{
    /// <summary>Filters of a subscription, and values in all of them.</summary>
    public const int MaxFilters = 25;

    /// <summary>Characters of a string value.</summary>
    public const int MaxText = 512;

    private bool IsNegated => Operator is AdvancedOperator.NumberNotIn or AdvancedOperator.NumberNotInRange or AdvancedOperator.StringNotContains
        or AdvancedOperator.StringNotBeginsWith or AdvancedOperator.StringNotEndsWith or AdvancedOperator.StringNotIn;

    private bool IsOnText => Operator is >= AdvancedOperator.StringContains and <= AdvancedOperator.StringNotIn;

    /// <exception cref="ArgumentException">The service would refuse to make a subscription with such filters.</exception>
    public static void Check(IReadOnlyList<AdvancedFilter> filters)
    {
        if (filters.Count > MaxFilters || filters.Sum(f => f.Values.Count) > MaxFilters)
        {
            throw new ArgumentException($"A subscription has at most {MaxFilters} advanced filters and {MaxFilters} values in them.", nameof(filters));
        }

        foreach (var filter in filters)
        {
            if (filter.Key.Length == 0 || filter.Key.Split('.').Any(part => part.Length == 0))
            {
                throw new ArgumentException($"'{filter.Key}' is no key of an advanced filter.", nameof(filters));
            }

            if (!filter.HasFittingValues())
            {
                throw new ArgumentException($"The values of {filter.Operator} on '{filter.Key}' do not fit the operator.", nameof(filters));
            }
        }
    }

    /// <param name="root">The event.</param>
    /// <param name="onArrays">Whether elements of an array are looked at; otherwise an array is like a value of another type.</param>
    internal bool Matches(JsonElement root, bool onArrays)
    {
        var value = Find(root);
        switch (Operator)
        {
            case AdvancedOperator.IsNullOrUndefined:
                return value is null or { ValueKind: JsonValueKind.Null };
            case AdvancedOperator.IsNotNull:
                return value is { ValueKind: not JsonValueKind.Null };
        }

        if (value is not { } found)
        {
            // A missing key: https://learn.microsoft.com/azure/event-grid/event-filtering, the note below StringNotIn.
            return Operator is AdvancedOperator.NumberNotIn or AdvancedOperator.StringNotIn;
        }

        if (found.ValueKind == JsonValueKind.Array && onArrays)
        {
            // Elements of another type are ignored; a negated filter fails on the first element that is named.
            var any = found.EnumerateArray().Where(Fits).Any(AnyValueHolds);
            return IsNegated ? !any : any;
        }

        return Fits(found) && AnyValueHolds(found) != IsNegated;
    }

    private JsonElement? Find(JsonElement root)
    {
        var current = root;
        foreach (var part in Key.Split('.'))
        {
            if (current.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var found = current.EnumerateObject().FirstOrDefault(p => string.Equals(p.Name, part, StringComparison.OrdinalIgnoreCase));
            if (found.Value.ValueKind == JsonValueKind.Undefined)
            {
                return null;
            }

            current = found.Value;
        }

        return current;
    }

    private bool Fits(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsOnText,
        JsonValueKind.Number => Operator <= AdvancedOperator.NumberNotInRange && value.TryGetDecimal(out _),
        JsonValueKind.True or JsonValueKind.False => Operator == AdvancedOperator.BoolEquals,
        _ => false,
    };

    /// <summary>Whether one of the values holds, the negation left aside.</summary>
    private bool AnyValueHolds(JsonElement value) => Values.Any(wanted => Operator switch
    {
        AdvancedOperator.NumberIn or AdvancedOperator.NumberNotIn => value.GetDecimal() == (decimal)wanted,
        AdvancedOperator.NumberLessThan => value.GetDecimal() < (decimal)wanted,
        AdvancedOperator.NumberGreaterThan => value.GetDecimal() > (decimal)wanted,
        AdvancedOperator.NumberLessThanOrEquals => value.GetDecimal() <= (decimal)wanted,
        AdvancedOperator.NumberGreaterThanOrEquals => value.GetDecimal() >= (decimal)wanted,
        AdvancedOperator.NumberInRange or AdvancedOperator.NumberNotInRange =>
            value.GetDecimal() >= ((decimal[])wanted)[0] && value.GetDecimal() <= ((decimal[])wanted)[1],
        AdvancedOperator.BoolEquals => value.GetBoolean() == (bool)wanted,
        AdvancedOperator.StringContains or AdvancedOperator.StringNotContains => value.GetString()!.Contains((string)wanted, StringComparison.OrdinalIgnoreCase),
        AdvancedOperator.StringBeginsWith or AdvancedOperator.StringNotBeginsWith => value.GetString()!.StartsWith((string)wanted, StringComparison.OrdinalIgnoreCase),
        AdvancedOperator.StringEndsWith or AdvancedOperator.StringNotEndsWith => value.GetString()!.EndsWith((string)wanted, StringComparison.OrdinalIgnoreCase),
        _ => string.Equals(value.GetString(), (string)wanted, StringComparison.OrdinalIgnoreCase),
    });

    private bool HasFittingValues() => Operator switch
    {
        AdvancedOperator.IsNullOrUndefined or AdvancedOperator.IsNotNull => Values.Count == 0,
        AdvancedOperator.BoolEquals => Values is [bool],
        AdvancedOperator.NumberInRange or AdvancedOperator.NumberNotInRange => Values.Count > 0 && Values.All(v => v is decimal[] { Length: 2 } range && range[0] <= range[1]),
        AdvancedOperator.NumberLessThan or AdvancedOperator.NumberGreaterThan
            or AdvancedOperator.NumberLessThanOrEquals or AdvancedOperator.NumberGreaterThanOrEquals => Values is [decimal],
        AdvancedOperator.NumberIn or AdvancedOperator.NumberNotIn => Values.Count > 0 && Values.All(v => v is decimal),
        _ => Values.Count > 0 && Values.All(v => v is string { Length: <= MaxText }),
    };
}
