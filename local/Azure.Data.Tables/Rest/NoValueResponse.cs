namespace Azure.Data.Tables.Rest;

/// <summary>The answer to a question about an entity that does not exist.</summary>
internal sealed class NoValueResponse<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T? Value => throw new InvalidOperationException(
        $"The entity was not found ({response.Status}); look at HasValue before Value.");

    public override Response GetRawResponse() => response;
}
