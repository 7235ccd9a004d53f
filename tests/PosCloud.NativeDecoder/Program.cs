using PosCloud.NativeDecoder;

return args switch
{
    ["decode", var from, var delta, var result] => DecodeCommand.Run(from, delta, result, profile: null),
    ["decode", var from, var delta, var result, "--profile", var profile] => DecodeCommand.Run(from, delta, result, profile),
    ["vectors", var folder] => VectorsCommand.Run(folder, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        poscloud-decode decode BASE DELTA OUT [--profile default|small|fast]
        poscloud-decode vectors DIR
        """);
    return 2;
}
