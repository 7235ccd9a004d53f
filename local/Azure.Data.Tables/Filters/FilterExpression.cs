using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Azure.Data.Tables.Entities;

namespace Azure.Data.Tables.Filters;

/// <summary>Translates a C# condition on an entity into an OData filter.</summary>
/// <remarks>
/// Understands comparisons, <c>&amp;&amp;</c>, <c>||</c>, <c>!</c>, boolean properties, <c>string.Compare</c>,
/// <c>CompareTo</c>, <c>Equals</c> and, on a <see cref="TableEntity"/>, the indexer and the typed getters.
/// </remarks>
internal static class FilterExpression
{
    /// <returns>The filter, or null for one that is always true.</returns>
    public static string? Translate(LambdaExpression filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var text = Condition(filter.Body, filter.Parameters[0]);
        return text == "true" ? null : text;
    }

    private static string Condition(Expression expression, ParameterExpression entity) => Plain(expression) switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both =>
            $"({Condition(both.Left, entity)}) and ({Condition(both.Right, entity)})",
        BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either =>
            $"({Condition(either.Left, entity)}) or ({Condition(either.Right, entity)})",
        BinaryExpression comparison => Comparison(comparison, entity),
        UnaryExpression { NodeType: ExpressionType.Not } not => $"not ({Condition(not.Operand, entity)})",
        MethodCallExpression { Method.Name: nameof(Equals) } call => Equality(call, entity),
        var other when PropertyName(other, entity) is { } name => $"{name} eq true",
        var other when !Mentions(other, entity) => ODataLiteral.Of(Evaluate(other)),
        var other => throw Unsupported(other),
    };

    private static string Comparison(BinaryExpression comparison, ParameterExpression entity)
    {
        var operation = Operator(comparison);
        // string.Compare(e.RowKey, x) >= 0 and e.RowKey.CompareTo(x) >= 0 compare the two strings.
        if (Plain(comparison.Left) is MethodCallExpression call && call.Method.Name is nameof(string.Compare) or nameof(string.CompareTo)
            && call.Method.DeclaringType == typeof(string))
        {
            var zero = Evaluate(comparison.Right);
            IReadOnlyList<Expression> operands = call.Object is null ? call.Arguments : [call.Object, .. call.Arguments];
            return zero is 0 && operands.Count == 2 ? Compare(operands[0], operation, operands[1], entity) : throw Unsupported(comparison);
        }

        return Compare(comparison.Left, operation, comparison.Right, entity);
    }

    private static string Equality(MethodCallExpression call, ParameterExpression entity)
    {
        IReadOnlyList<Expression> operands = call.Object is null ? call.Arguments : [call.Object, .. call.Arguments];
        return operands.Count == 2 ? Compare(operands[0], "eq", operands[1], entity) : throw Unsupported(call);
    }

    private static string Compare(Expression left, string operation, Expression right, ParameterExpression entity) =>
        (PropertyName(Plain(left), entity), PropertyName(Plain(right), entity)) switch
        {
            ({ } name, null) => $"{name} {operation} {Literal(left, right, entity)}",
            (null, { } name) => $"{name} {Mirror(operation)} {Literal(right, left, entity)}",
            _ => throw Unsupported(left),
        };

    private static string Literal(Expression property, Expression value, ParameterExpression entity)
    {
        if (Mentions(value, entity))
        {
            throw Unsupported(value);
        }

        var constant = Evaluate(value);
        // Enums are stored by name, but the compiler turns their comparison into one of integers: the official client asks
        // for the integer and finds nothing. Refused here, so that nobody relies on it.
        var type = Plain(property).Type;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? throw Unsupported(property) : ODataLiteral.Of(constant);
    }

    private static string? PropertyName(Expression expression, ParameterExpression entity) => expression switch
    {
        MemberExpression { Member.Name: "Value", Expression: { } inner } when Nullable.GetUnderlyingType(inner.Type) is not null =>
            PropertyName(Plain(inner), entity),
        MemberExpression { Member: PropertyInfo property } member when Plain(member.Expression) == entity => EntityProperties.NameOf(property),
        MethodCallExpression { Object: { } target, Arguments: [var key] } call
            when Plain(target) == entity && IsGetter(call.Method.Name) => (string?)Evaluate(key),
        _ => null,
    };

    private static bool IsGetter(string method) => method == "get_Item" || method.StartsWith("Get", StringComparison.Ordinal);

    private static string Operator(BinaryExpression comparison) => comparison.NodeType switch
    {
        ExpressionType.Equal => "eq",
        ExpressionType.NotEqual => "ne",
        ExpressionType.GreaterThan => "gt",
        ExpressionType.GreaterThanOrEqual => "ge",
        ExpressionType.LessThan => "lt",
        ExpressionType.LessThanOrEqual => "le",
        _ => throw Unsupported(comparison),
    };

    private static string Mirror(string operation) => operation switch
    {
        "gt" => "lt",
        "ge" => "le",
        "lt" => "gt",
        "le" => "ge",
        _ => operation,
    };

    private static Expression Plain(Expression? expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.Quote } convert)
        {
            expression = convert.Operand;
        }

        return expression!;
    }

    private static bool Mentions(Expression expression, ParameterExpression entity)
    {
        var finder = new ParameterFinder(entity);
        finder.Visit(expression);
        return finder.Found;
    }

    private static object? Evaluate(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        // The usual captured variable, without compiling anything.
        MemberExpression { Member: FieldInfo field, Expression: ConstantExpression { Value: { } closure } } => field.GetValue(closure),
        _ => Expression.Lambda(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true).DynamicInvoke(),
    };

    private static NotSupportedException Unsupported(Expression expression) =>
        new(string.Create(CultureInfo.InvariantCulture, $"A table filter cannot express '{expression}'."));

    private sealed class ParameterFinder(ParameterExpression wanted) : ExpressionVisitor
    {
        public bool Found { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= node == wanted;
            return node;
        }
    }
}
