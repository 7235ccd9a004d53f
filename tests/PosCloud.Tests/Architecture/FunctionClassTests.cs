using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Functions;

namespace PosCloud.Tests.Architecture;

/// <summary>The worker's source generator finds public, not nested classes only; others are silently not served.</summary>
public sealed class FunctionClassTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly IReadOnlyList<MethodInfo> Functions =
        [.. typeof(PosCloudApp).Assembly.GetTypes().SelectMany(t => t.GetMethods(All)).Where(m => m.IsDefined(typeof(FunctionAttribute)))];

    [Fact]
    public void FunctionClasses_ArePublicAndNotNested()
    {
        Assert.True(Functions.Count >= 20, $"{Functions.Count} functions");
        Assert.All(Functions, function =>
        {
            Assert.True(function.DeclaringType!.IsPublic && !function.DeclaringType.IsNested, function.DeclaringType.FullName);
            Assert.True(function.IsPublic, function.Name);
        });
    }

    [Fact]
    public void FunctionNames_AreUnique() => Assert.Equal(
        Functions.Count,
        Functions.Select(f => f.GetCustomAttribute<FunctionAttribute>()!.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void Functions_TakeACancellationTokenLast() => Assert.All(
        Functions.Where(f => f.ReturnType != typeof(IResult)),
        f => Assert.Equal(typeof(CancellationToken), f.GetParameters()[^1].ParameterType));
}
